namespace RobustSparse.Models;

/// <summary>A flag for every entry of a kernel: surviving or pruned. Immutable.</summary>
public sealed class Mask
{
    private readonly bool[] _survives;

    /// <summary>The mask of the entries for which <paramref name="survives"/> is true; the array is copied.</summary>
    public Mask(ReadOnlySpan<bool> survives)
    {
        _survives = survives.ToArray();
        Kept = survives.Count(true);
    }

    /// <summary>Number of entries, surviving or not.</summary>
    public int Size => _survives.Length;

    /// <summary>Number of surviving entries.</summary>
    public int Kept { get; }

    /// <summary>Every entry in the order of the kernel.</summary>
    public ReadOnlySpan<bool> Entries => _survives;

    /// <summary>Whether the entry survives.</summary>
    public bool this[int index] => _survives[index];

    /// <summary>The mask that keeps everything.</summary>
    public static Mask Dense(int size)
    {
        var all = new bool[size];
        Array.Fill(all, true);
        return new Mask(all);
    }
}
