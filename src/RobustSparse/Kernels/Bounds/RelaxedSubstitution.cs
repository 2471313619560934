using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// One step of a backward bound computation with lines of their own in every column (<see cref="ReluRelaxation"/>). Replaces linear forms
/// Σ v·max(0, z) of the units of a layer by lower bounds Σ v′·z + constant.
/// </summary>
internal static unsafe class RelaxedSubstitution
{
    /// <summary>Substitutes <see cref="ReluRelaxation.Coefficients"/>.</summary>
    /// <param name="rows">The units that are not off in every column. Other rows of <paramref name="result"/> keep their values.</param>
    /// <param name="result">[units, 64]; becomes v′.</param>
    /// <param name="columns">Number of forms in the block.</param>
    /// <param name="constants">[64]; becomes Σ min(v, 0)·t, not positive.</param>
    /// <param name="magnitudes">[64]; becomes Σ |v′|·magnitude; rounding errors are at most a small multiple of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Substitute(
        ReluRelaxation relaxation, ReadOnlySpan<int> rows, Block result, int columns, Span<float> constants, Span<float> magnitudes)
    {
        float* v = relaxation.Coefficients.Pointer, s = relaxation.UpperSlopes.Pointer, t = relaxation.Intercepts.Pointer;
        float* sign = relaxation.Signs.Pointer, theta = relaxation.Parameters.Pointer, m = relaxation.Magnitudes.Pointer, to = result.Pointer;
        for (int column = 0; column < columns; column += Vector<float>.Count)
        {
            Vector<float> constant = default, magnitude = default;
            foreach (int row in rows)
            {
                nint at = ((nint)row * Block.Columns) + column;
                Vector<float> form = Vector.Load(v + at), intercept = Vector.Load(t + at), parameter = Vector.Load(theta + at), upper = Vector.Load(s + at);
                Vector<float> negative = Vector.Min(form, Vector<float>.Zero), positive = Vector.Max(form, Vector<float>.Zero);
                Vector<float> lower = Vector.ConditionalSelect(Vector.GreaterThan(intercept, Vector<float>.Zero), parameter, upper);
                Vector<float> substituted = (lower * positive) + (upper * negative) - (Vector.Load(sign + at) * parameter);
                substituted.Store(to + at);
                constant += negative * intercept;
                magnitude += Vector.Abs(substituted) * Vector.Load(m + at);
            }

            constant.CopyTo(constants[column..]);
            magnitude.CopyTo(magnitudes[column..]);
        }
    }

    /// <summary>Adds Σ v′·bias to the constant of each form, in double.</summary>
    /// <param name="forms">[units, 64], v′.</param>
    /// <param name="bias">[units].</param>
    /// <param name="sums">[64].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddBias(Block forms, ReadOnlySpan<int> rows, ReadOnlySpan<float> bias, int columns, Span<double> sums)
    {
        for (int column = 0; column < columns; column += Vector<float>.Count)
        {
            Vector<double> low = new(sums[column..]), high = new(sums[(column + Vector<double>.Count)..]);
            foreach (int row in rows)
            {
                Vector.Widen(Vector.Load(forms.Pointer + ((nint)row * Block.Columns) + column), out Vector<double> left, out Vector<double> right);
                low += left * bias[row];
                high += right * bias[row];
            }

            low.CopyTo(sums[column..]);
            high.CopyTo(sums[(column + Vector<double>.Count)..]);
        }
    }
}
