using System.CommandLine;
using BenchmarkDotNet.Running;

namespace RobustSparse.Benchmarks.Micro;

/// <summary><c>micro</c>: kernels and steps under BenchmarkDotNet, whose own options follow.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var rest = new Argument<string[]>("options") { Description = "BenchmarkDotNet's options, after --: for example -- --filter *Step* --job short" };
        var command = new Command("micro", "Times kernels and steps by BenchmarkDotNet.") { rest };
        command.SetAction(result =>
        {
            BenchmarkSwitcher.FromTypes([typeof(LayerBenchmarks), typeof(StepBenchmarks)]).Run(result.GetValue(rest));
        });
        return command;
    }
}
