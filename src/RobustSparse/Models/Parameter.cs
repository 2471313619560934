namespace RobustSparse.Models;

/// <summary>A named array of float32 values in C order, masked or not: a kernel or a bias.</summary>
public sealed class Parameter
{
    /// <summary>Keeps the arrays without a copy; do not change them afterwards.</summary>
    /// <param name="name">Layer and kind, for example hidden_1/kernel.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="values">The values, as many as the product of the dimensions; masked entries may have any value.</param>
    /// <param name="mask">The surviving entries; null where the parameter cannot be pruned.</param>
    /// <exception cref="ArgumentException">The values or the mask do not fit the shape.</exception>
    public Parameter(string name, IReadOnlyList<int> shape, float[] values, Mask? mask = null)
    {
        long size = shape.Aggregate(1L, (product, extent) => product * extent);
        if (values.Length != size || (mask is not null && mask.Size != size))
        {
            throw new ArgumentException(
                $"{name} is [{string.Join(", ", shape)}]; it was given {values.Length} values" + (mask is null ? "" : $" and a mask of {mask.Size}"), nameof(values));
        }

        Name = name;
        Shape = shape;
        Values = values;
        Mask = mask;
    }

    /// <summary>Layer and kind, for example hidden_1/kernel.</summary>
    public string Name { get; }

    /// <summary>The dimensions.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values, in C order.</summary>
    public float[] Values { get; }

    /// <summary>The surviving entries; null where the parameter cannot be pruned.</summary>
    public Mask? Mask { get; }

    /// <summary>Number of entries, surviving or not.</summary>
    public int Size => Values.Length;

    /// <summary>A parameter with other values and this mask.</summary>
    public Parameter With(float[] values) => new(Name, Shape, values, Mask);

    /// <summary>A parameter with these values and another mask.</summary>
    public Parameter With(Mask mask) => new(Name, Shape, Values, mask);

    /// <summary>A copy of the values with every masked entry exactly zero.</summary>
    public float[] MaskedValues()
    {
        var masked = new float[Size];
        CopyMaskedValues(masked);
        return masked;
    }

    /// <summary>Copies the values, with every masked entry exactly zero.</summary>
    /// <param name="target">An array of the parameter's size.</param>
    public void CopyMaskedValues(Span<float> target)
    {
        Values.CopyTo(target);
        ReadOnlySpan<bool> survives = Mask is null ? [] : Mask.Entries;
        for (int i = 0; i < survives.Length; i++)
        {
            // All bits are kept or none: a branch would be guessed wrong for every other weight of a half-pruned kernel.
            target[i] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(target[i]) & -(survives[i] ? 1 : 0));
        }
    }
}
