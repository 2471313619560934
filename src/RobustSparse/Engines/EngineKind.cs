using RobustSparse.Kernels;

namespace RobustSparse.Engines;

/// <summary>How a network is multiplied. The kinds agree to the last bits of a float; each alone is deterministic.</summary>
public enum EngineKind
{
    /// <summary>Whichever is faster for the network's density and the work at hand.</summary>
    Auto,

    /// <summary>Every entry, in tiles; masked ones are zeros.</summary>
    Dense,

    /// <summary>Surviving weights only, but where so many are kept that it pays to leave out blank pixels instead: <see cref="ExampleProducts"/>.</summary>
    Sparse,
}

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
    /// <summary>Decides where <paramref name="kind"/> leaves it open.</summary>
    public static EngineKind Resolve(EngineKind kind, Workload workload, double density) => kind != EngineKind.Auto
        ? kind
        : density < Of(workload).Dense ? EngineKind.Sparse : EngineKind.Dense;

    /// <summary>What a sparse engine's first layer is to multiply example by example.</summary>
    public static ExampleProducts ByExample(Workload workload, double density)
    {
        (double inputs, double motion, _) = Of(workload);
        return density >= motion ? ExampleProducts.InputsAndMotion : density >= inputs ? ExampleProducts.Inputs : ExampleProducts.None;
    }

    /// <summary>The densities from which on inputs that are mostly zero, attacks, and everything are multiplied as by dense layers.</summary>
    private static (double Inputs, double Motion, double Dense) Of(Workload workload) => workload switch
    {
        Workload.NaturalStep => (0.25, 0.50, 0.57),
        Workload.FgsmStep => (0.44, 0.44, 0.54),
        Workload.PgdStep => (0.36, 0.36, 0.47),
        _ => (0.36, 0.36, 0.47),
    };
}
