using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The least value of linear forms Σ v·x, one a column, over a box of images: each pixel takes its lower end where its
/// coefficient is positive and its upper end where it is negative. Pixels are not negative, so each of the two parts of the
/// sum has terms of one sign and loses nothing to cancellation.
/// </summary>
internal static unsafe class BoxMinimum
{
    /// <summary>Computes both parts of the minimum, which is their sum.</summary>
    /// <param name="forms">[pixels, 64].</param>
    /// <param name="pixels">Indices of the rows that may be nonzero.</param>
    /// <param name="lower">[pixels]; the lower end of each pixel.</param>
    /// <param name="upper">[pixels]; the upper end of each pixel.</param>
    /// <param name="columns">Number of forms in the block.</param>
    /// <param name="positive">[64]; becomes Σ max(v, 0)·lower.</param>
    /// <param name="negative">[64]; becomes Σ min(v, 0)·upper.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(
        Block forms, ReadOnlySpan<int> pixels, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, int columns, Span<float> positive, Span<float> negative)
    {
        for (int column = 0; column < columns; column += 2 * Vector<float>.Count)
        {
            float* values = forms.Pointer + column;
            Vector<float> leftPositive = default, rightPositive = default, leftNegative = default, rightNegative = default;
            foreach (int pixel in pixels)
            {
                float* row = values + ((nint)pixel * Block.Columns);
                Vector<float> left = Vector.Load(row), right = Vector.Load(row + Vector<float>.Count);
                Vector<float> low = new(lower[pixel]), high = new(upper[pixel]);
                leftPositive += Vector.Max(left, Vector<float>.Zero) * low;
                rightPositive += Vector.Max(right, Vector<float>.Zero) * low;
                leftNegative += Vector.Min(left, Vector<float>.Zero) * high;
                rightNegative += Vector.Min(right, Vector<float>.Zero) * high;
            }

            leftPositive.CopyTo(positive[column..]);
            rightPositive.CopyTo(positive[(column + Vector<float>.Count)..]);
            leftNegative.CopyTo(negative[column..]);
            rightNegative.CopyTo(negative[(column + Vector<float>.Count)..]);
        }
    }
}
