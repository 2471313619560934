namespace RobustSparse.Certification;

/// <summary>The upper line s·z + t around a ReLU, and the adaptive slope of the lower line. A unit that is off throughout has zeros.</summary>
/// <param name="LowerSlope">0 or 1: the slope with the smaller area (Zhang et al. 2018, CROWN-Ada).</param>
/// <param name="UpperSlope">s, in [0, 1].</param>
/// <param name="Intercept">t; positive exactly if the unit may be on or off.</param>
internal readonly record struct ReluLine(float LowerSlope, float UpperSlope, float Intercept)
{
    /// <summary>The lines for pre-activations in [lower, upper].</summary>
    public static ReluLine Around(float lower, float upper)
    {
        if (upper <= 0f)
        {
            return default;
        }

        if (lower >= 0f)
        {
            return new ReluLine(1f, 1f, 0f);
        }

        // Any slope is sound. The ReLU is convex, so a line is above it if it is above it at both ends; the intercept ensures this.
        float slope = MathF.Min(upper / (upper - lower), 1f);
        double intercept = Math.Max(-(double)slope * lower, (1.0 - slope) * upper);
        return new ReluLine(upper > -lower ? 1f : 0f, slope, MathF.BitIncrement((float)intercept));
    }
}
