using RobustSparse.Models;

namespace RobustSparse.Runs;

/// <summary>The network of a run, as its manifest describes it.</summary>
/// <param name="Name">As in settings: dense-300-100.</param>
/// <param name="Layers">From the first to the output.</param>
public sealed record ModelFacts(string Name, IReadOnlyList<LayerFacts> Layers)
{
    /// <summary>The facts of an architecture.</summary>
    public static ModelFacts Of(NetworkArchitecture architecture) =>
        new(architecture.Name, [.. architecture.Layers.Select(layer => new LayerFacts(layer.Name, layer.KernelShape, layer.HasBias))]);
}

/// <summary>One layer of a network.</summary>
/// <param name="Name">As its files are named.</param>
/// <param name="Shape">Of its kernel's file.</param>
/// <param name="Biases">Whether it has biases.</param>
public sealed record LayerFacts(string Name, IReadOnlyList<int> Shape, bool Biases);
