namespace RobustSparse.Certification;

/// <summary>A fixed choice of the lower slope of every unit that may be on or off. Every choice is sound, and which is best depends on the image.</summary>
internal enum SlopeRule
{
    /// <summary>0 or 1: the smaller area between the lines (Zhang et al. 2018, CROWN-Ada).</summary>
    Adaptive,

    /// <summary>0 for every unit, but 1 for a unit that is on nearly throughout.</summary>
    Zero,

    /// <summary>1 for every unit, but 0 for a unit that is off nearly throughout.</summary>
    One,

    /// <summary>The slope of the upper line (Weng et al. 2018, Fast-Lin; Singh et al. 2018, DeepZ).</summary>
    Parallel,
}

/// <summary>The slopes of the rules.</summary>
internal static class SlopeRules
{
    /// <summary>Rounding moves a bound of zero outward, so that a unit that is on throughout may seem undecided. Its upper slope is this close to 1.</summary>
    private const float Nearly = 1e-3f;

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<SlopeRule> All { get; } = Enum.GetValues<SlopeRule>();

    /// <summary>The lower slope of a unit that may be on or off.</summary>
    public static float SlopeFor(this SlopeRule rule, ReluLine line) => rule switch
    {
        SlopeRule.Adaptive => line.LowerSlope,
        SlopeRule.Zero => line.UpperSlope > 1f - Nearly ? 1f : 0f,
        SlopeRule.One => line.UpperSlope < Nearly ? 0f : 1f,
        _ => line.UpperSlope,
    };
}
