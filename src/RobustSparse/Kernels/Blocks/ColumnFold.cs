using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>A sum or maximum over all features of an example.</summary>
internal interface IColumnReducer
{
    /// <returns><paramref name="sum"/> with one more feature added.</returns>
    static abstract Vector<float> Add(Vector<float> sum, Vector<float> first, Vector<float> second, Vector<float> third);
}

/// <summary>Sums and maxima over the features of each example, all by one traversal.</summary>
internal static unsafe class ColumnFold
{
    /// <summary>Folds the features of three operands, column by column, from zero.</summary>
    /// <param name="first">[rows, 64].</param>
    /// <param name="second">[rows, 64]; <paramref name="first"/> again where the reducer needs one operand only.</param>
    /// <param name="third">[rows, 64]; <paramref name="first"/> again where the reducer does not need a third operand.</param>
    /// <param name="result">[64].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TReducer>(Block first, Block second, Block third, Span<float> result)
        where TReducer : IColumnReducer
    {
        for (int column = 0; column < Block.Columns; column += 2 * Vector<float>.Count)
        {
            float* a = first.Pointer + column, b = second.Pointer + column, c = third.Pointer + column;
            Vector<float> left = Vector<float>.Zero, right = Vector<float>.Zero;
            for (int row = 0; row < first.Rows; row++, a += Block.Columns, b += Block.Columns, c += Block.Columns)
            {
                left = TReducer.Add(left, Vector.Load(a), Vector.Load(b), Vector.Load(c));
                right = TReducer.Add(right, Vector.Load(a + Vector<float>.Count), Vector.Load(b + Vector<float>.Count), Vector.Load(c + Vector<float>.Count));
            }

            left.CopyTo(result[column..]);
            right.CopyTo(result[(column + Vector<float>.Count)..]);
        }
    }

    /// <summary>Σ|v| of every column.</summary>
    public static void SumOfMagnitudes(Block values, Span<float> result) => Apply<Magnitude>(values, values, values, result);

    /// <summary>‖v‖₂ of every column.</summary>
    public static void Length(Block values, Span<float> result)
    {
        Apply<Square>(values, values, values, result);
        TakeRoots(result);
    }

    /// <summary>‖a − b‖₂ of every column.</summary>
    public static void Distance(Block a, Block b, Span<float> result)
    {
        Apply<SquareOfDifference>(a, b, b, result);
        TakeRoots(result);
    }

    /// <summary>Σ|a − b| of every column.</summary>
    public static void SumOfDifferences(Block a, Block b, Span<float> result) => Apply<MagnitudeOfDifference>(a, b, b, result);

    /// <summary>max|a − b| of every column.</summary>
    public static void GreatestDifference(Block a, Block b, Span<float> result) => Apply<MaximumOfDifference>(a, b, b, result);

    /// <summary>max|v| of every column.</summary>
    public static void GreatestMagnitude(Block values, Span<float> result) => Apply<MaximumOfMagnitude>(values, values, values, result);

    /// <summary>⟨w, a − b⟩ of every column.</summary>
    public static void DotOfDifference(Block weights, Block a, Block b, Span<float> result) => Apply<WeightedDifference>(weights, a, b, result);

    private static void TakeRoots(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = MathF.Sqrt(value);
        }
    }

    private readonly struct Magnitude : IColumnReducer
    {
        public static Vector<float> Add(Vector<float> sum, Vector<float> first, Vector<float> second, Vector<float> third) => sum + Vector.Abs(first);
    }

    private readonly struct Square : IColumnReducer
    {
        public static Vector<float> Add(Vector<float> sum, Vector<float> first, Vector<float> second, Vector<float> third) => sum + (first * first);
    }

    private readonly struct SquareOfDifference : IColumnReducer
    {
        public static Vector<float> Add(Vector<float> sum, Vector<float> first, Vector<float> second, Vector<float> third)
        {
            Vector<float> difference = first - second;
            return sum + (difference * difference);
        }
    }

    private readonly struct MagnitudeOfDifference : IColumnReducer
    {
        public static Vector<float> Add(Vector<float> sum, Vector<float> first, Vector<float> second, Vector<float> third) => sum + Vector.Abs(first - second);
    }

    private readonly struct MaximumOfDifference : IColumnReducer
    {
        public static Vector<float> Add(Vector<float> sum, Vector<float> first, Vector<float> second, Vector<float> third) =>
            Vector.Max(sum, Vector.Abs(first - second));
    }

    private readonly struct MaximumOfMagnitude : IColumnReducer
    {
        public static Vector<float> Add(Vector<float> sum, Vector<float> first, Vector<float> second, Vector<float> third) =>
            Vector.Max(sum, Vector.Abs(first));
    }

    private readonly struct WeightedDifference : IColumnReducer
    {
        public static Vector<float> Add(Vector<float> sum, Vector<float> first, Vector<float> second, Vector<float> third) =>
            sum + (first * (second - third));
    }
}
