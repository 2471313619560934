namespace RobustSparse.Kernels;

/// <summary>
/// Two lines around the ReLU of each unit of a layer, for one example: a·z ≤ max(0, z) ≤ s·z + t wherever the unit's
/// pre-activation z may lie. All of a unit is zero where it is off throughout.
/// </summary>
/// <param name="units">Units of the layer.</param>
internal sealed class ReluLines(int units)
{
    /// <summary>a, [units]: 0 or 1.</summary>
    public float[] LowerSlopes { get; } = new float[units];

    /// <summary>s, [units], in [0, 1].</summary>
    public float[] UpperSlopes { get; } = new float[units];

    /// <summary>t, [units], not negative.</summary>
    public float[] Intercepts { get; } = new float[units];

    /// <summary>Σ |weight|·|input| of each unit at most, [units]: what rounding errors of products are proportional to.</summary>
    public float[] Magnitudes { get; } = new float[units];
}
