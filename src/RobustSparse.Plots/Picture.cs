using RobustSparse.Data;
using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>A picture of coloured pixels.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Pixels">[rows, columns].</param>
internal sealed record Picture(int Height, int Width, IReadOnlyList<Color> Pixels)
{
    /// <summary>Whether images of this shape can be drawn: one channel is drawn in grey, three in colour.</summary>
    public static bool CanShow(ImageShape shape) => shape.Channels is 1 or 3;

    /// <summary>Draws an image in grey or in its colours.</summary>
    /// <param name="shape">The shape of the image, with one or three channels.</param>
    /// <param name="values">[features], each in [0, 1].</param>
    public static Picture OfImage(ImageShape shape, IReadOnlyList<float> values)
    {
        return new Picture(
            shape.Height, shape.Width, [.. Enumerable.Range(0, shape.Area).Select(pixel => new Color(Channel(0, pixel), Channel(1, pixel), Channel(2, pixel)))]);

        byte Channel(int channel, int pixel) => (byte)(255 * values[(shape.Channels == 1 ? 0 : channel * shape.Area) + pixel]);
    }
}
