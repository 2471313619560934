using System.CommandLine;
using RobustSparse.Benchmarks.Agreement;
using RobustSparse.Benchmarks.Micro;
using RobustSparse.Benchmarks.SideBySide;

var root = new RootCommand("Measures how fast the engine is.") { SideBySideCommand.Create(), AgreementCommand.Create(), MicroCommand.Create() };
return await root.Parse(args).InvokeAsync();
