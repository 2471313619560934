using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>The work for which an engine is chosen.</summary>
internal enum Workload
{
    NaturalStep,
    FgsmStep,
    PgdStep,
    Evaluation,
}

/// <summary>
/// Chooses the fastest form of a network's layers by its density. The choice comes from a table and not from a measurement at
/// start-up, so that the same command always makes the same choice.
/// </summary>
internal static class EngineCrossover
{
    /// <summary>From this density upwards dense layers are faster than sparse ones if no input is zero.</summary>
    private const double DenseThroughout = 0.47;

    /// <summary>The same for networks with convolutions and every kind of work; sparse products of a convolution reuse more of what is in the cache.</summary>
    private const double DenseConvolutions = 0.55;

    /// <summary>From this density upwards natural updates are faster with a copy of the first layer's weights with which they skip blank pixels.</summary>
    private const double LeastCopy = 0.25;

    /// <summary>Between these densities a split first layer is the fastest, if <see cref="DenseUnits"/> finds a split.</summary>
    private const double LeastSplit = 0.19, MostSplit = 0.6;

    /// <summary>The fastest plan for a network, unless <paramref name="kind"/> asks for dense or sparse layers.</summary>
    public static EnginePlan PlanOf(EngineKind kind, Workload workload, MaskedNetwork network)
    {
        double density = network.Density;
        if (kind == EngineKind.Auto && density is >= LeastSplit and < MostSplit && DenseUnits.Of(network.Layers[0]) is { } units)
        {
            return new EnginePlan(LayerForm.Split, LayerForm.Sparse, units);
        }

        bool isDense = kind == EngineKind.Dense || (kind == EngineKind.Auto && density >= LeastDense(workload, network.Architecture));
        bool hasCopy = workload == Workload.NaturalStep && density >= LeastCopy;
        return isDense ? EnginePlan.Dense : EnginePlan.Sparse with { First = hasCopy ? LayerForm.SparseWithCopy : LayerForm.Sparse };
    }

    /// <summary>A plan of only dense or only sparse layers, for inputs that are mostly nonzero.</summary>
    public static EngineKind Resolve(EngineKind kind, double density) => kind != EngineKind.Auto
        ? kind
        : density < DenseThroughout ? EngineKind.Sparse : EngineKind.Dense;

    /// <summary>The density from which dense layers are faster than sparse ones.</summary>
    private static double LeastDense(Workload workload, NetworkArchitecture architecture) => workload switch
    {
        _ when architecture.Layers.Any(layer => layer is ConvolutionLayerSpec) => DenseConvolutions,
        Workload.NaturalStep => 0.57,
        Workload.FgsmStep or Workload.PgdStep => 0.47,
        _ => 0.44,
    };
}
