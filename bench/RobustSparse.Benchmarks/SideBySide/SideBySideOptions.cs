namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>What one run of the comparison measures.</summary>
internal sealed record SideBySideOptions
{
    /// <summary>The densities that rounds of pruning pass through, and some between.</summary>
    public static IReadOnlyList<double> UsualDensities { get; } = [1, .8, .64, .512, .41, .328, .21, .107, .055, .028, .0115];

    /// <summary>Of a training step, an evaluation, a trial, two trials: a, b, c, d.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>The network of parts a and b.</summary>
    public required string Model { get; init; }

    /// <summary>Times that each side takes its turn in parts a and b.</summary>
    public required int Repeats { get; init; }

    /// <summary>Updates of each level in parts c and d.</summary>
    public required int Updates { get; init; }

    /// <summary>Levels of a trial, the dense one included.</summary>
    public required int Levels { get; init; }

    /// <summary>Fractions of weights kept, in (0, 1], for parts a and b.</summary>
    public required IReadOnlyList<double> Densities { get; init; }

    /// <summary>Kinds of training, for parts a, c and d.</summary>
    public required IReadOnlyList<WorkKind> Kinds { get; init; }

    /// <summary>Steps that networks of parts a and b have been trained with; null for the kind that is timed.</summary>
    public WorkKind? TrainedBy { get; init; }

    /// <summary>Whether parts a and b count processor time, for a machine that others use too.</summary>
    public bool ProcessorTime { get; init; }

    /// <summary>PyTorch's threads in parts a and b.</summary>
    public required int PeerThreads { get; init; }

    /// <summary>Python interpreter that has PyTorch.</summary>
    public required string Python { get; init; }
}
