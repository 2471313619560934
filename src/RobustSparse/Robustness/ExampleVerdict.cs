namespace RobustSparse.Robustness;

/// <summary>What became of one image at one ε.</summary>
public sealed record ExampleVerdict
{
    /// <summary>Index in the images evaluated.</summary>
    public required int Example { get; init; }

    /// <summary>The true class.</summary>
    public required int Label { get; init; }

    /// <summary>The answer on the clean image.</summary>
    public required int Answer { get; init; }

    /// <summary>z_y − max_{j≠y} z_j on the clean image.</summary>
    public required float CleanMargin { get; init; }

    public required float Epsilon { get; init; }

    /// <summary>The attack that found a wrong answer within ε, or null. Images with a wrong clean answer are not attacked.</summary>
    public string? BrokenBy { get; init; }

    /// <summary>The ε that was attacked at when it was found, no greater than <see cref="Epsilon"/>; NaN where nothing was.</summary>
    public float BrokenAt { get; init; } = float.NaN;

    /// <summary>The margin at the point found; else the least that any attack came to, NaN if there was none.</summary>
    public float Margin { get; init; } = float.NaN;

    /// <summary>The loss at its greatest, of the attack that broke the image, else of the last one.</summary>
    public float Loss { get; init; } = float.NaN;

    /// <summary>The size of the perturbation that was found; NaN where none was.</summary>
    public float Distance { get; init; } = float.NaN;

    /// <summary>Whether it is proven that no point within ε has a wrong answer; null where no proof was tried.</summary>
    public bool? IsCertified { get; init; }

    /// <summary>What the margin is proven not to fall below within ε; null where no proof was tried.</summary>
    public double? CertifiedMargin { get; init; }

    /// <summary>Whether the clean answer is right.</summary>
    public bool IsRight => Answer == Label;

    /// <summary>Whether the clean answer is right and no attack broke it.</summary>
    public bool IsStanding => IsRight && BrokenBy is null;
}
