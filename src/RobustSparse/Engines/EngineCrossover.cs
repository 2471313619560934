using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>What an engine is wanted for.</summary>
internal enum Workload
{
    NaturalStep,
    FgsmStep,
    PgdStep,
    Evaluation,
}

/// <summary>
/// Which products are the faster ones at a density. A table rather than a measurement at start-up, so that the same command always makes
/// the same choice.
/// </summary>
internal static class EngineCrossover
{
    /// <summary>From here on dense layers are faster than sparse ones where nothing is zero but what is masked.</summary>
    private const double DenseThroughout = 0.47;

    /// <summary>From here on natural steps are faster with a copy of the first layer's weights, by which blank pixels are left out.</summary>
    private const double LeastCopy = 0.25;

    /// <summary>Where a split first layer is faster than any other, if <see cref="DenseUnits"/> finds how to.</summary>
    private const double LeastSplit = 0.19, MostSplit = 0.6;

    /// <summary>What is the fastest for a network; <paramref name="kind"/> may ask for dense or sparse layers.</summary>
    public static EnginePlan PlanOf(EngineKind kind, Workload workload, MaskedNetwork network)
    {
        double density = network.Density;
        if (kind == EngineKind.Auto && density is >= LeastSplit and < MostSplit && DenseUnits.Of(network.Layers[0]) is { } units)
        {
            return new EnginePlan(LayerForm.Split, LayerForm.Sparse, units);
        }

        bool isDense = kind == EngineKind.Dense || (kind == EngineKind.Auto && density >= LeastDense(workload));
        bool hasCopy = workload == Workload.NaturalStep && density >= LeastCopy;
        return isDense ? EnginePlan.Dense : EnginePlan.Sparse with { First = hasCopy ? LayerForm.SparseWithCopy : LayerForm.Sparse };
    }

    /// <summary>Dense or sparse throughout, for products of numbers of which few are zero.</summary>
    public static EngineKind Resolve(EngineKind kind, double density) => kind != EngineKind.Auto
        ? kind
        : density < DenseThroughout ? EngineKind.Sparse : EngineKind.Dense;

    /// <summary>The density from which on dense layers are faster than sparse ones.</summary>
    private static double LeastDense(Workload workload) => workload switch
    {
        Workload.NaturalStep => 0.57,
        Workload.FgsmStep or Workload.PgdStep => 0.47,
        _ => 0.44,
    };
}
