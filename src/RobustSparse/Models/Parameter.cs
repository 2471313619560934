namespace RobustSparse.Models;

/// <summary>A named array of float32 values in C order, masked or not: a kernel or a bias.</summary>
public sealed class Parameter
{
    /// <summary>Takes the arrays as they are, without a copy; treat them as values from here on.</summary>
    /// <param name="name">Layer and kind, for example hidden_1/kernel.</param>
    /// <param name="shape">Extents.</param>
    /// <param name="values">As many as the product of the extents; masked entries may hold anything.</param>
    /// <param name="mask">The surviving entries; null where the parameter cannot be pruned.</param>
    /// <exception cref="ArgumentException">Values or mask are not of the shape.</exception>
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

    /// <summary>Extents.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>In C order.</summary>
    public float[] Values { get; }

    /// <summary>The surviving entries; null where the parameter cannot be pruned.</summary>
    public Mask? Mask { get; }

    /// <summary>Entries, surviving or not.</summary>
    public int Size => Values.Length;

    /// <summary>Other values under this mask.</summary>
    public Parameter With(float[] values) => new(Name, Shape, values, Mask);

    /// <summary>These values under another mask.</summary>
    public Parameter With(Mask mask) => new(Name, Shape, Values, mask);

    /// <summary>A copy of the values with every masked entry exactly zero.</summary>
    public float[] MaskedValues()
    {
        float[] masked = [.. Values];
        for (int i = 0; Mask is not null && i < masked.Length; i++)
        {
            masked[i] = Mask[i] ? masked[i] : 0f;
        }

        return masked;
    }
}
