namespace RobustSparse.Kernels;

/// <summary>
/// Two lines around the ReLU of each unit of a layer, for one example: a·z ≤ max(0, z) ≤ s·z + t for every possible
/// pre-activation z of the unit. All numbers of a unit are zero if its pre-activation is never positive.
/// </summary>
/// <param name="units">Number of units of the layer.</param>
internal sealed class ReluLines(int units)
{
    /// <summary>a, [units]: 0 or 1.</summary>
    public float[] LowerSlopes { get; } = new float[units];

    /// <summary>s, [units], in [0, 1].</summary>
    public float[] UpperSlopes { get; } = new float[units];

    /// <summary>t, [units], not negative.</summary>
    public float[] Intercepts { get; } = new float[units];

    /// <summary>An upper bound of Σ |weight|·|input| of each unit, [units]; rounding errors of products are proportional to it.</summary>
    public float[] Magnitudes { get; } = new float[units];
}
