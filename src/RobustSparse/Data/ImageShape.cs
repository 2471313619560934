namespace RobustSparse.Data;

/// <summary>The shape of an image. Its pixels are stored channel by channel, each channel row by row.</summary>
/// <param name="Channels">1 for grey images, 3 for red, green and blue.</param>
/// <param name="Height">Rows of a channel.</param>
/// <param name="Width">Columns of a channel.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values of one image: the inputs of a network.</summary>
    /// <exception cref="OverflowException">There are 2³¹ or more.</exception>
    public int Features => checked(Channels * Height * Width);

    /// <summary>Number of pixels of one channel.</summary>
    /// <exception cref="OverflowException">There are 2³¹ or more.</exception>
    public int Area => checked(Height * Width);

    /// <summary>One channel of one row: the shape of values that do not form an image.</summary>
    public static ImageShape Flat(int features) => new(1, 1, features);

    /// <summary>For example 3×32×32.</summary>
    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
