namespace RobustSparse.Certification;

/// <summary>
/// The interval [x − ε, x + ε] ∩ [0, 1] for every value x of a pixel. Its ends are rounded outward, so an attack that computes x ± ε
/// in float32 stays inside.
/// </summary>
internal sealed class PixelBox
{
    /// <param name="epsilon">ε, in [0, 1].</param>
    public PixelBox(float epsilon)
    {
        for (int pixel = 0; pixel < Lower.Length; pixel++)
        {
            float x = pixel / 255f;
            PointLower[pixel] = MathF.Max(x - epsilon, 0f);
            PointUpper[pixel] = MathF.Min(x + epsilon, 1f);
            Lower[pixel] = MathF.Max(MathF.BitDecrement(x - epsilon), 0f);
            Upper[pixel] = MathF.Min(MathF.BitIncrement(x + epsilon), 1f);
        }
    }

    /// <summary>[256].</summary>
    public float[] Lower { get; } = new float[256];

    /// <summary>[256].</summary>
    public float[] Upper { get; } = new float[256];

    /// <summary>[256]; the lower end as attacks compute it.</summary>
    public float[] PointLower { get; } = new float[256];

    /// <summary>[256]; the upper end as attacks compute it.</summary>
    public float[] PointUpper { get; } = new float[256];
}
