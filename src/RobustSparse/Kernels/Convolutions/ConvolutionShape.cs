namespace RobustSparse.Kernels;

/// <summary>
/// The geometry of a convolution with zero padding: output (o, y, x) is the sum over i, dy, dx of
/// kernel (dy, dx, i, o) · input (i, y·stride + dy − padding, x·stride + dx − padding). Values are in the order channel, row, column.
/// The kernel is [size, size, input channels, output channels].
/// </summary>
internal readonly record struct ConvolutionShape
{
    /// <param name="inputChannels">Channels of the input.</param>
    /// <param name="inputHeight">Rows of an input channel.</param>
    /// <param name="inputWidth">Columns of an input channel.</param>
    /// <param name="outputChannels">Channels of the output.</param>
    /// <param name="kernelSize">Rows of the kernel, and its columns.</param>
    /// <param name="stride">Distance from one position of the kernel to the next, in rows and in columns.</param>
    /// <param name="padding">Rows and columns of zeros on every side of each input channel; less than the kernel size.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, the padding is not from 0 to the kernel size − 1, the kernel is larger than the padded input, or a product indexes values with more than 16 bits.</exception>
    public ConvolutionShape(int inputChannels, int inputHeight, int inputWidth, int outputChannels, int kernelSize, int stride, int padding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(padding, kernelSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kernelSize, Math.Min(inputHeight, inputWidth) + (2 * padding));
        (InputChannels, InputHeight, InputWidth) = (inputChannels, inputHeight, inputWidth);
        (OutputChannels, KernelSize, Stride, Padding) = (outputChannels, kernelSize, stride, padding);
        OutputHeight = ((inputHeight + (2 * padding) - kernelSize) / stride) + 1;
        OutputWidth = ((inputWidth + (2 * padding) - kernelSize) / stride) + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)inputChannels * inputHeight * inputWidth, MaxValues, nameof(inputChannels));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)outputChannels * OutputHeight * OutputWidth, MaxValues, nameof(outputChannels));
    }

    /// <summary>The most values of the input, and of the output. Products index them with 16 bits.</summary>
    public const int MaxValues = ushort.MaxValue + 1;

    public int InputChannels { get; }

    public int InputHeight { get; }

    public int InputWidth { get; }

    public int OutputChannels { get; }

    /// <summary>Rows of the kernel, and its columns.</summary>
    public int KernelSize { get; }

    public int Stride { get; }

    public int Padding { get; }

    public int OutputHeight { get; }

    public int OutputWidth { get; }

    /// <summary>Values of an input channel.</summary>
    public int InputPlane => InputHeight * InputWidth;

    /// <summary>Values of an output channel.</summary>
    public int OutputPlane => OutputHeight * OutputWidth;

    /// <summary>Number of input values.</summary>
    public int Inputs => InputChannels * InputPlane;

    /// <summary>Number of output values.</summary>
    public int Outputs => OutputChannels * OutputPlane;

    /// <summary>Places of the kernel, [size, size].</summary>
    public int Cells => KernelSize * KernelSize;

    /// <summary>Entries of the kernel.</summary>
    public int KernelLength => Cells * InputChannels * OutputChannels;

    /// <summary>The index of a kernel entry.</summary>
    /// <param name="cell">dy · size + dx.</param>
    public int KernelIndex(int cell, int input, int output) => (((cell * InputChannels) + input) * OutputChannels) + output;
}
