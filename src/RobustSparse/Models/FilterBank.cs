namespace RobustSparse.Models;

/// <summary>The filters of a convolution: square, all of one size.</summary>
/// <param name="Count">Number of filters: the output channels.</param>
/// <param name="Size">Rows of a filter, and its columns.</param>
/// <param name="Stride">Distance from one position of a filter to the next, in rows and in columns.</param>
/// <param name="Padding">Rows and columns of zeros on every side of each input channel.</param>
public readonly record struct FilterBank(int Count, int Size, int Stride, int Padding)
{
    /// <summary>Weights of a filter for one input channel.</summary>
    public int Area => Size * Size;

    /// <summary>The padding that keeps the size of an image at stride 1 and odd sizes: (size − 1) / 2, rounded down.</summary>
    public static int DefaultPadding(int size) => (size - 1) / 2;

    /// <summary>The reason why the filters cannot be applied to an input, as a phrase; null where they can.</summary>
    public string? Problem(TensorShape input) =>
        Padding >= Size ? $"a padding of {Padding} is not less than the filter's size of {Size}"
        : Size > Math.Min(input.Height, input.Width) + (2 * Padding) ? $"filters of {Size}×{Size} do not fit an input of {input} with a padding of {Padding}"
        : null;

    /// <summary>The shape of the values that the filters compute.</summary>
    /// <exception cref="ArgumentException">The filters cannot be applied to the input.</exception>
    public TensorShape OutputOf(TensorShape input) => Problem(input) is { } problem
        ? throw new ArgumentException(problem, nameof(input))
        : new TensorShape(Count, Positions(input.Height), Positions(input.Width));

    private int Positions(int extent) => ((extent + (2 * Padding) - Size) / Stride) + 1;
}
