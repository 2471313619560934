namespace RobustSparse.Robustness;

/// <summary>The result of an evaluation for one image at one ε.</summary>
public sealed record ExampleVerdict
{
    /// <summary>The index of the image among the images evaluated.</summary>
    public required int Example { get; init; }

    /// <summary>The true class.</summary>
    public required int Label { get; init; }

    /// <summary>The answer on the clean image.</summary>
    public required int Answer { get; init; }

    /// <summary>The margin z_y − max_{j≠y} z_j on the clean image.</summary>
    public required float CleanMargin { get; init; }

    public required float Epsilon { get; init; }

    /// <summary>The attack that found a wrong answer within ε; null if none did. Images with a wrong clean answer are not attacked.</summary>
    public string? BrokenBy { get; init; }

    /// <summary>The ε of the attack that found the wrong answer, at most <see cref="Epsilon"/>; NaN if none did.</summary>
    public float BrokenAt { get; init; } = float.NaN;

    /// <summary>The margin at the point found. If none was found, the least margin that any attack reached; NaN if the image was not attacked.</summary>
    public float Margin { get; init; } = float.NaN;

    /// <summary>The greatest loss of the attack that broke the image, or of the last attack if none did.</summary>
    public float Loss { get; init; } = float.NaN;

    /// <summary>The size of the perturbation found; NaN if none was found.</summary>
    public float Distance { get; init; } = float.NaN;

    /// <summary>Whether it is proven that no point within ε has a wrong answer; null if no proof was tried.</summary>
    public bool? IsCertified { get; init; }

    /// <summary>A proven lower bound of the margin within ε; null if no proof was tried.</summary>
    public double? CertifiedMargin { get; init; }

    /// <summary>The method that decided the image or that was tried last, as on the command line; null for the methods <c>ibp</c> and <c>crown</c> alone.</summary>
    public string? ProofMethod { get; init; }

    /// <summary>The number of subdomains that branch and bound took; null without it.</summary>
    public int? Subdomains { get; init; }

    /// <summary>The number of hidden units that may be on or off within ε; null if it was not counted.</summary>
    public int? UndecidedUnits { get; init; }

    /// <summary>Whether branch and bound found a wrong answer within ε that no attack had found.</summary>
    public bool IsRefuted { get; init; }

    /// <summary>The greatest radius, at most the greatest ε, within which the answer is proven right; null if it was not asked for.</summary>
    public float? CertifiedDistance { get; init; }

    /// <summary>Whether the clean answer is wrong, or a wrong answer within ε is known.</summary>
    public bool IsBroken => !IsStanding || IsRefuted;

    /// <summary>Whether there is neither a proof nor a wrong answer within ε.</summary>
    public bool IsUndecided => IsCertified == false && !IsBroken;

    /// <summary>Whether the clean answer is right.</summary>
    public bool IsRight => Answer == Label;

    /// <summary>Whether the clean answer is right and no attack broke it.</summary>
    public bool IsStanding => IsRight && BrokenBy is null;
}
