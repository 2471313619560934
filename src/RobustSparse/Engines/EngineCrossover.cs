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

    /// <summary>Where a split first layer is faster than any other, if <see cref="DenseUnits"/> finds how to.</summary>
    private const double LeastSplit = 0.19, MostSplit = 0.6;

    /// <summary>What is the fastest for a network; <paramref name="kind"/> may ask for dense or sparse layers.</summary>
    public static EnginePlan PlanOf(EngineKind kind, Workload workload, MaskedNetwork network)
    {
        double density = network.Density;
        (double copy, double dense) = Of(workload);
        if (kind == EngineKind.Auto && density is >= LeastSplit and < MostSplit && DenseUnits.Of(network.Layers[0]) is { } units)
        {
            return new EnginePlan(LayerForm.Split, density < DenseThroughout ? LayerForm.Sparse : LayerForm.Dense, units);
        }

        return kind == EngineKind.Dense || (kind == EngineKind.Auto && density >= dense)
            ? EnginePlan.Dense
            : EnginePlan.Sparse with { First = density < copy ? LayerForm.Sparse : LayerForm.SparseWithCopy };
    }

    /// <summary>Dense or sparse throughout, for products of numbers of which few are zero.</summary>
    public static EngineKind Resolve(EngineKind kind, double density) => kind != EngineKind.Auto
        ? kind
        : density < DenseThroughout ? EngineKind.Sparse : EngineKind.Dense;

    /// <summary>The densities from which on the first layer has a copy of its weights, and everything is dense.</summary>
    private static (double Copy, double Dense) Of(Workload workload) => workload switch
    {
        Workload.NaturalStep => (0.25, 0.57),
        Workload.FgsmStep or Workload.PgdStep => (double.PositiveInfinity, 0.47),
        _ => (double.PositiveInfinity, 0.38),
    };
}
