using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using RobustSparse.Benchmarks.SideBySide;
using RobustSparse.Data;

namespace RobustSparse.Benchmarks.Micro;

/// <summary>One whole training step of 60 images, by density and kind; with what it allocates, which should be nothing.</summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls CleanUp.")]
public class StepBenchmarks
{
    private EngineTraining _training = null!;

    /// <summary>Fraction of weights kept.</summary>
    [Params(1, .41, .107, .0115)]
    public double Density { get; set; }

    /// <summary>natural, fgsm or pgd.</summary>
    [Params("natural", "fgsm", "pgd")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Prepare() =>
        _training = new EngineTraining(RandomTicket.Create(Density), WorkKind.All.Single(kind => kind.Name == Kind), GlyphDataset.Generate(6_000, 1).Train);

    [GlobalCleanup]
    public void CleanUp() => _training.Dispose();

    [Benchmark]
    public void Step() => _training.Step();
}
