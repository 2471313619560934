namespace RobustSparse.Kernels;

/// <summary>A number of columns that <see cref="SparseMultiply"/> multiplies with, as a constant for the JIT.</summary>
internal interface IColumnCount
{
    static abstract int Count { get; }
}

internal readonly struct Columns16 : IColumnCount
{
    public static int Count => 16;
}

internal readonly struct Columns32 : IColumnCount
{
    public static int Count => 32;
}

internal readonly struct Columns48 : IColumnCount
{
    public static int Count => 48;
}

internal readonly struct Columns64 : IColumnCount
{
    public static int Count => 64;
}
