using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The least value of linear forms Σ v·x, one a column, over a box: each input takes its lower end where its coefficient is positive
/// and its upper end where it is negative.
/// </summary>
internal static unsafe class BoxMinimum
{
    /// <summary>Computes the minimum of every form over one box.</summary>
    /// <param name="forms">[inputs, 64].</param>
    /// <param name="inputs">Indices of the rows that may be nonzero.</param>
    /// <param name="lower">[inputs]; the lower end of each input.</param>
    /// <param name="upper">[inputs]; the upper end of each input.</param>
    /// <param name="columns">Number of forms in the block.</param>
    /// <param name="values">[64]; becomes the minimum.</param>
    /// <param name="magnitudes">[64]; becomes the sum of the magnitudes of the minimum's terms.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(
        Block forms, ReadOnlySpan<int> inputs, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, int columns, Span<float> values, Span<float> magnitudes)
    {
        for (int column = 0; column < columns; column += Vector<float>.Count)
        {
            float* form = forms.Pointer + column;
            Vector<float> value = default, magnitude = default;
            foreach (int input in inputs)
            {
                Vector<float> v = Vector.Load(form + ((nint)input * Block.Columns));
                Vector<float> term = (Vector.Max(v, Vector<float>.Zero) * lower[input]) + (Vector.Min(v, Vector<float>.Zero) * upper[input]);
                value += term;
                magnitude += Vector.Abs(term);
            }

            value.CopyTo(values[column..]);
            magnitude.CopyTo(magnitudes[column..]);
        }
    }

    /// <summary>Computes the minimum of every form over the box of its own column, and the corner where the form is least.</summary>
    /// <param name="forms">[inputs, 64].</param>
    /// <param name="inputs">Indices of the rows that may be nonzero.</param>
    /// <param name="lower">[inputs, 64].</param>
    /// <param name="upper">[inputs, 64].</param>
    /// <param name="columns">Number of forms in the block.</param>
    /// <param name="values">[64]; becomes the minimum.</param>
    /// <param name="magnitudes">[64]; becomes the sum of the magnitudes of the minimum's terms.</param>
    /// <param name="corner">[inputs, 64]; rows of <paramref name="inputs"/> become the point of the minimum.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(
        Block forms, ReadOnlySpan<int> inputs, Block lower, Block upper, int columns, Span<float> values, Span<float> magnitudes, Block corner)
    {
        for (int column = 0; column < columns; column += Vector<float>.Count)
        {
            Vector<float> value = default, magnitude = default;
            foreach (int input in inputs)
            {
                nint at = ((nint)input * Block.Columns) + column;
                Vector<float> v = Vector.Load(forms.Pointer + at);
                Vector<float> end = Vector.ConditionalSelect(Vector.GreaterThan(v, Vector<float>.Zero), Vector.Load(lower.Pointer + at), Vector.Load(upper.Pointer + at));
                end.Store(corner.Pointer + at);
                Vector<float> term = v * end;
                value += term;
                magnitude += Vector.Abs(term);
            }

            value.CopyTo(values[column..]);
            magnitude.CopyTo(magnitudes[column..]);
        }
    }
}
