using System.Runtime.InteropServices;
using RobustSparse.Kernels;
using RobustSparse.Runs;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>One run of the comparison: the facts of the machine, the check that both sides compute the same, then the parts asked for.</summary>
internal sealed class Comparison(SideBySideOptions options, MarkdownReport report)
{
    public void Run()
    {
        using var data = new SharedData();
        double peak = FmaPeak.Measure();
        using (var peer = new PyTorchPeer(options.Python, options.PeerThreads, data, options.ProcessorTime))
        {
            Introduce(data, peer.Versions, peak);
            AgreementCheck.Run(data, peer, density: 0.41, options.Model, report);
            if (options.Parts.Contains("a"))
            {
                StepComparison.Run(options, data, peer, peak, report);
            }

            if (options.Parts.Contains("b"))
            {
                EvaluationComparison.Run(options, data, peer, report);
            }
        }

        if (options.Parts.Contains("c"))
        {
            TrialComparison.RunOne(options, data, report);
        }

        if (options.Parts.Contains("d"))
        {
            TrialComparison.RunTwo(options, data, report);
        }
    }

    private void Introduce(SharedData data, PeerVersions peer, double peak)
    {
        report.Line("# Side by side with PyTorch\n");
        report.Line($"- {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, `side-by-side {string.Join(' ', Environment.GetCommandLineArgs().Skip(2))}`");
        report.Line($"- {BenchmarkMachine.Processor}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}");
        report.Line($"- robust-sparse-networks {RunManifest.CurrentVersion}, {RuntimeInformation.FrameworkDescription}");
        report.Line($"- PyTorch {peer.Torch}, Python {peer.Python}, OpenBLAS with OpenMP");
        report.Line($"- data set {data.Dataset.Name}");
        report.Line($"- vectors of {KernelSet.Widest.Width} floats, peak of one core: {peak:F1} GFLOP/s");
    }
}
