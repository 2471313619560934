using RobustSparse.Data;

namespace RobustSparse.Certification;

/// <summary>A box of inputs of a network, with one interval an input.</summary>
/// <param name="Lower">[inputs]; the lower ends. Proofs hold for every point from here to <paramref name="Upper"/>.</param>
/// <param name="Upper">[inputs]; the upper ends.</param>
/// <param name="PointLower">[inputs]; counterexamples are not below it. It may lie one rounding above <paramref name="Lower"/>.</param>
/// <param name="PointUpper">[inputs]; counterexamples are not above it.</param>
internal sealed record InputBox(float[] Lower, float[] Upper, float[] PointLower, float[] PointUpper)
{
    /// <summary>The box [x − ε, x + ε] ∩ [0, 1] around an image.</summary>
    /// <param name="images">The images.</param>
    /// <param name="index">Index of the image.</param>
    /// <param name="box">The interval of every value of a pixel.</param>
    public static InputBox Around(ImageSet images, int index, PixelBox box)
    {
        ReadOnlySpan<byte> pixels = images.Pixels.Slice(index * images.Features, images.Features);
        return new InputBox(Of(pixels, box.Lower), Of(pixels, box.Upper), Of(pixels, box.PointLower), Of(pixels, box.PointUpper));
    }

    private static float[] Of(ReadOnlySpan<byte> pixels, float[] end)
    {
        var values = new float[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            values[i] = end[pixels[i]];
        }

        return values;
    }
}
