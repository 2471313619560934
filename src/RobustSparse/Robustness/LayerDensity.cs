using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>A <see cref="LayerSummary"/> in the form of the model card.</summary>
public sealed record LayerDensity(string Name, int Kept, int Size, double Density)
{
    internal static LayerDensity From(LayerSummary layer) => new(layer.Name, layer.Kept, layer.Weights, layer.Density);
}
