using RobustSparse.Cli;
using RobustSparse.Cli.Commands;

using var interruption = new Interruption();
return (int)await new RsnCommand().InvokeAsync(args, ToolConsole.OfProcess(), interruption.Token);
