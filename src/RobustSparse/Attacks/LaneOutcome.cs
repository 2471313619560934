namespace RobustSparse.Attacks;

/// <summary>What one run of an attack on one example begins with.</summary>
/// <param name="Label">The true class.</param>
/// <param name="Target">The class aimed at, for attacks that aim.</param>
/// <param name="Run">Which restart or target it is, from 0.</param>
/// <param name="Random">The run's own random numbers.</param>
internal readonly record struct LaneStart(int Label, int Target, int Run, Randomness.PhiloxRandom Random);

/// <summary>What one run of an attack on one example came to.</summary>
internal sealed record LaneOutcome
{
    /// <summary>The attacked image, [features], where the network's answer on it is wrong; else null.</summary>
    public required float[]? Point { get; init; }

    /// <summary>The size of the perturbation in the norm of the attack; infinite where nothing was found.</summary>
    public required float Distance { get; init; }

    /// <summary>z_y − max_{j≠y} z_j at its least over the points that were tried.</summary>
    public required float Margin { get; init; }

    /// <summary>The attack's own loss at the first point.</summary>
    public required float StartLoss { get; init; }

    /// <summary>The greatest loss over the points that were tried.</summary>
    public required float Loss { get; init; }
}
