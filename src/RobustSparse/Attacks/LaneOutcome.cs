namespace RobustSparse.Attacks;

/// <summary>The input of one run of an attack on one example.</summary>
/// <param name="Label">The true class.</param>
/// <param name="Target">The class that the run aims at; ignored by untargeted attacks.</param>
/// <param name="Run">The index of the restart or target, from 0.</param>
/// <param name="Random">The random numbers of the run.</param>
internal readonly record struct LaneStart(int Label, int Target, int Run, Randomness.PhiloxRandom Random);

/// <summary>The result of one run of an attack on one example.</summary>
internal sealed record LaneOutcome
{
    /// <summary>An attacked image with a wrong answer, [features]; null if none was found.</summary>
    public required float[]? Point { get; init; }

    /// <summary>The size of the perturbation in the norm of the attack; infinite if no wrong answer was found.</summary>
    public required float Distance { get; init; }

    /// <summary>The least margin z_y − max_{j≠y} z_j over all points tried.</summary>
    public required float Margin { get; init; }

    /// <summary>The attack's loss at the first point.</summary>
    public required float StartLoss { get; init; }

    /// <summary>The greatest loss over all points tried.</summary>
    public required float Loss { get; init; }
}
