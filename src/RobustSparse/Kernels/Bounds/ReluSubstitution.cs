using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// One step of a backward bound computation. Each column is a linear form Σ v·max(0, z) over the units of a layer. It is replaced by
/// a lower bound Σ v′·z + constant: a positive v takes the lower line of the unit (<see cref="ReluLines"/>), a negative v the upper line.
/// </summary>
internal static unsafe class ReluSubstitution
{
    /// <summary>Substitutes in place.</summary>
    /// <param name="forms">[units, 64]; v becomes v′.</param>
    /// <param name="columns">Number of forms in the block; further columns are zero.</param>
    /// <param name="constants">[64]; overwritten with Σ min(v, 0)·t, t the intercept of the upper line. Never positive.</param>
    /// <param name="magnitudes">[64]; overwritten with Σ |v′|·magnitude. Rounding errors are at most a small multiple of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Substitute(Block forms, ReluLines lines, int columns, Span<float> constants, Span<float> magnitudes)
    {
        for (int column = 0; column < columns; column += 2 * Vector<float>.Count)
        {
            float* left = forms.Pointer + column, right = left + Vector<float>.Count;
            Vector<float> leftConstant = default, rightConstant = default, leftMagnitude = default, rightMagnitude = default;
            for (int unit = 0; unit < forms.Rows; unit++, left += Block.Columns, right += Block.Columns)
            {
                float intercept = lines.Intercepts[unit], upper = lines.UpperSlopes[unit];
                if (upper == 0f && intercept == 0f)
                {
                    Vector<float>.Zero.Store(left);
                    Vector<float>.Zero.Store(right);
                    continue;
                }

                Vector<float> a = new(lines.LowerSlopes[unit]), s = new(upper), t = new(intercept), m = new(lines.Magnitudes[unit]);
                Substitute(left, a, s, t, m, ref leftConstant, ref leftMagnitude);
                Substitute(right, a, s, t, m, ref rightConstant, ref rightMagnitude);
            }

            leftConstant.CopyTo(constants[column..]);
            rightConstant.CopyTo(constants[(column + Vector<float>.Count)..]);
            leftMagnitude.CopyTo(magnitudes[column..]);
            rightMagnitude.CopyTo(magnitudes[(column + Vector<float>.Count)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Substitute(
        float* form, Vector<float> a, Vector<float> s, Vector<float> t, Vector<float> m, ref Vector<float> constant, ref Vector<float> magnitude)
    {
        Vector<float> v = Vector.Load(form), negative = Vector.Min(v, Vector<float>.Zero);
        Vector<float> substituted = (a * Vector.Max(v, Vector<float>.Zero)) + (s * negative);
        substituted.Store(form);
        constant += negative * t;
        magnitude += Vector.Abs(substituted) * m;
    }
}
