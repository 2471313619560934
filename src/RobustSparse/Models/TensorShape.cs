namespace RobustSparse.Models;

/// <summary>The shape of the values of one example between two layers.</summary>
/// <param name="Channels">Channels of an image or feature map; units of a dense layer.</param>
/// <param name="Height">Rows of a channel; 1 after a dense layer.</param>
/// <param name="Width">Columns of a channel; 1 after a dense layer.</param>
public readonly record struct TensorShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values of one example.</summary>
    /// <exception cref="OverflowException">There are 2³¹ or more.</exception>
    public int Size => checked(Channels * Height * Width);

    /// <summary>The shape of a vector: one channel a feature.</summary>
    public static TensorShape Flat(int features) => new(features, 1, 1);

    /// <summary>For example 1×28×28, or 300 for a vector.</summary>
    public override string ToString() => (Height, Width) == (1, 1) ? $"{Channels}" : $"{Channels}×{Height}×{Width}";
}
