using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using RobustSparse.Benchmarks.SideBySide;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Benchmarks.Micro;

/// <summary>The kernels of the first layer, 784 inputs and 300 outputs, on a block of 60 digits-like images.</summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls CleanUp.")]
public class LayerBenchmarks
{
    private const int Examples = 60;

    private readonly MultiplyScratch _scratch = new();
    private readonly Block _output = new(300);
    private readonly Block _delta = new(300);
    private Block _images = null!;
    private Block _attacked = null!;
    private Layer _layer = null!;

    /// <summary>Fraction of weights kept.</summary>
    [Params(1, .41, .107, .0115)]
    public double Density { get; set; }

    /// <summary>How the layer is multiplied.</summary>
    [Params(EngineKind.Dense, EngineKind.Sparse)]
    public EngineKind Engine { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        MaskedNetwork network = RandomTicket.Create(Density);
        MaskedLayer first = network.Layers[0];
        bool[] inputs = new bool[first.Spec.Inputs], outputs = new bool[first.Spec.Outputs];
        Array.Fill(inputs, true);
        Array.Fill(outputs, true);
        _layer = Engine == EngineKind.Dense
            ? KernelSet.Widest.DenseLayer(inputs.Length, outputs.Length, first.Mask.Entries)
            : KernelSet.Widest.SparseLayer(inputs.Length, outputs.Length, first.Mask.Entries, inputs, outputs);
        _layer.LoadWeights(first.Kernel.Values);
        var glyphs = Data.GlyphDataset.Generate(Examples, 1).Train;
        _images = new Block(glyphs.Features);
        _attacked = new Block(glyphs.Features);
        KernelSet.Widest.LoadImages(glyphs.Pixels, [.. Enumerable.Range(0, Examples)], _images, new bool[glyphs.Features]);
        var random = new Random(1);
        foreach (ref float value in _delta.Values)
        {
            value = random.NextSingle() - 0.5f;
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _scratch.Dispose();
        _output.Dispose();
        _delta.Dispose();
        _images.Dispose();
        _attacked.Dispose();
        _layer.Dispose();
    }

    [Benchmark]
    public void Forward() => _layer.Forward(_images, null, _output, _scratch);

    [Benchmark]
    public void StepInput() => _layer.StepInput(_delta, _images, _attacked, _attacked, stepSize: 0.05f, epsilon: 0.3f, _scratch);

    [Benchmark]
    public void DifferentiateAndUpdate() =>
        _layer.Update([new GradientTerm(_images, _delta, default)], AdamStep.At(update: 100, learningRate: 1e-9f, l1: 0));
}
