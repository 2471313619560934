using System.CommandLine;
using RobustSparse.Benchmarks.SideBySide;

var root = new RootCommand("Measures how fast the engine is.") { SideBySideCommand.Create() };
return await root.Parse(args).InvokeAsync();
