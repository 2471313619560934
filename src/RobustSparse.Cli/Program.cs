using RobustSparse.Cli;
using RobustSparse.Cli.Commands;
using RobustSparse.Cli.Host;

var streams = StandardStreams.Guard();
if (ProcessLimits.Problems() is { Count: > 0 } problems)
{
    problems.ForEach(problem => streams.Err.WriteLine($"rsn: {problem}"));
    return (int)ExitCode.Failed;
}

try
{
    using var interruption = new Interruption();
    return (int)await RsnCommand.RunProcessAsync(args, streams, interruption.Token);
}
catch (Exception e)
{
    return (int)Failure.Of(e).Write(streams.Err);
}
