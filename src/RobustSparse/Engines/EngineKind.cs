namespace RobustSparse.Engines;

/// <summary>How a network is multiplied. The kinds agree to the last bits of a float; each alone is deterministic.</summary>
public enum EngineKind
{
    /// <summary>Whichever is faster for the network's density and the work at hand.</summary>
    Auto,

    /// <summary>Every entry, in tiles; masked ones are zeros.</summary>
    Dense,

    /// <summary>Surviving weights only.</summary>
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

/// <summary>The densities below which the sparse engine is the faster one.</summary>
internal static class EngineCrossover
{
    /// <summary>Decides where <paramref name="kind"/> leaves it open. A table rather than a measurement at start-up, so that the same command always makes the same choice.</summary>
    public static EngineKind Resolve(EngineKind kind, Workload workload, double density) => kind != EngineKind.Auto
        ? kind
        : density < CrossoverOf(workload) ? EngineKind.Sparse : EngineKind.Dense;

    private static double CrossoverOf(Workload workload) => workload switch
    {
        Workload.NaturalStep => 0.46,
        Workload.FgsmStep => 0.50,
        Workload.PgdStep => 0.49,
        _ => 0.48,
    };
}
