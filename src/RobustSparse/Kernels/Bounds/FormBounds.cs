using System.Numerics;
using System.Runtime.InteropServices;

namespace RobustSparse.Kernels;

/// <summary>
/// Upper bounds of linear forms, one an example, in training: through the lines around ReLUs and over the box of the images (Zhang
/// et al. 2018, "CROWN", section 3.2), with their gradients. For a unit with pre-activations in [l, u], l &lt; 0 &lt; u, the upper line
/// of the ReLU is s·z + t, s = u/(u − l), t = −s·l; the lower line is z if u &gt; −l and 0 otherwise.
/// </summary>
internal static class FormBounds
{
    /// <summary>Replaces forms Σ v·max(0, z) by upper bounds Σ v′·z + constant.</summary>
    /// <param name="lower">[units, 64]: l.</param>
    /// <param name="upper">[units, 64]: u.</param>
    /// <param name="forms">[units, 64]: v.</param>
    /// <param name="substituted">[units, 64]; becomes v′.</param>
    /// <param name="constants">[64]; the constants are added.</param>
    public static void Substitute(Block lower, Block upper, Block forms, Block substituted, Span<float> constants)
    {
        Span<Vector<float>> sums = Vectors(constants);
        for (int unit = 0; unit < forms.Rows; unit++)
        {
            ReadOnlySpan<Vector<float>> l = Vectors(lower.Row(unit)), u = Vectors(upper.Row(unit)), v = Vectors(forms.Row(unit));
            Span<Vector<float>> result = Vectors(substituted.Row(unit));
            for (int i = 0; i < v.Length; i++)
            {
                Lines(l[i], u[i], out Vector<float> slope, out Vector<float> intercept, out Vector<float> lowerSlope, out _);
                Vector<float> positive = Vector.Max(v[i], Vector<float>.Zero), negative = Vector.Min(v[i], Vector<float>.Zero);
                result[i] = (slope * positive) + (lowerSlope * negative);
                sums[i] += intercept * positive;
            }
        }
    }

    /// <summary>Computes the gradient at v from the gradients at v′ and at the bound, and adds the gradients at l and u.</summary>
    /// <param name="gradient">[units, 64]: the gradient at v′; becomes the gradient at v.</param>
    /// <param name="atBound">[64]: the gradient at the bound.</param>
    /// <param name="atLower">[units, 64]; the gradient at l is added.</param>
    /// <param name="atUpper">[units, 64]; the gradient at u is added.</param>
    public static void SubstituteBackward(Block lower, Block upper, Block forms, Block gradient, ReadOnlySpan<float> atBound, Block atLower, Block atUpper)
    {
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(atBound);
        for (int unit = 0; unit < forms.Rows; unit++)
        {
            ReadOnlySpan<Vector<float>> l = Vectors(lower.Row(unit)), u = Vectors(upper.Row(unit)), v = Vectors(forms.Row(unit));
            Span<Vector<float>> at = Vectors(gradient.Row(unit)), atL = Vectors(atLower.Row(unit)), atU = Vectors(atUpper.Row(unit));
            for (int i = 0; i < v.Length; i++)
            {
                Lines(l[i], u[i], out Vector<float> slope, out Vector<float> intercept, out Vector<float> lowerSlope, out Vector<float> inverse);
                Vector<float> positive = Vector.Max(v[i], Vector<float>.Zero), atSlope = at[i] * positive, atIntercept = g[i] * positive;

                // The inverse width is zero where the unit is decided, so these units have constant lines.
                Vector<float> less = l[i] * inverse, more = u[i] * inverse;
                atL[i] += (atSlope * more * inverse) - (atIntercept * more * more);
                atU[i] += (atIntercept * less * less) - (atSlope * less * inverse);
                at[i] = Vector.ConditionalSelect(Vector.GreaterThan(v[i], Vector<float>.Zero), (at[i] * slope) + (g[i] * intercept), at[i] * lowerSlope);
            }
        }
    }

    /// <summary>Adds the greatest value of each form Σ v·x over the box of its image: Σ v·c + |v|·r.</summary>
    /// <param name="forms">[features, 64]: v.</param>
    /// <param name="center">[features, 64]: c.</param>
    /// <param name="radius">[features, 64]: r.</param>
    /// <param name="bounds">[64]; the values are added.</param>
    public static void Maximize(Block forms, Block center, Block radius, Span<float> bounds)
    {
        Span<Vector<float>> sums = Vectors(bounds);
        for (int row = 0; row < forms.Rows; row++)
        {
            ReadOnlySpan<Vector<float>> v = Vectors(forms.Row(row)), c = Vectors(center.Row(row)), r = Vectors(radius.Row(row));
            for (int i = 0; i < v.Length; i++)
            {
                sums[i] += (v[i] * c[i]) + (Vector.Abs(v[i]) * r[i]);
            }
        }
    }

    /// <summary>Computes the gradient of <see cref="Maximize"/> at the forms.</summary>
    /// <param name="atBound">[64]: the gradient at the bound.</param>
    /// <param name="gradient">[features, 64]; becomes the gradient at v.</param>
    public static void MaximizeBackward(Block forms, Block center, Block radius, ReadOnlySpan<float> atBound, Block gradient)
    {
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(atBound);
        for (int row = 0; row < forms.Rows; row++)
        {
            ReadOnlySpan<Vector<float>> v = Vectors(forms.Row(row)), c = Vectors(center.Row(row)), r = Vectors(radius.Row(row));
            Span<Vector<float>> at = Vectors(gradient.Row(row));
            for (int i = 0; i < v.Length; i++)
            {
                Vector<float> signed = Vector.ConditionalSelect(Vector.LessThan(v[i], Vector<float>.Zero), -r[i], r[i]);
                at[i] = g[i] * (c[i] + Vector.ConditionalSelect(Vector.Equals(v[i], Vector<float>.Zero), Vector<float>.Zero, signed));
            }
        }
    }

    /// <summary>Adds Σ bias·v of every form.</summary>
    /// <param name="forms">[outputs, 64]: v.</param>
    /// <param name="bias">The bias of every output.</param>
    /// <param name="constants">[64]; the sums are added.</param>
    public static void AddBias(Block forms, ReadOnlySpan<float> bias, Span<float> constants)
    {
        Span<Vector<float>> sums = Vectors(constants);
        for (int row = 0; row < forms.Rows; row++)
        {
            ReadOnlySpan<Vector<float>> v = Vectors(forms.Row(row));
            for (int i = 0; i < v.Length; i++)
            {
                sums[i] += bias[row] * v[i];
            }
        }
    }

    /// <summary>The lines around a ReLU. A unit that is never active has zeros; one that is always active has slopes of 1.</summary>
    private static void Lines(Vector<float> l, Vector<float> u, out Vector<float> slope, out Vector<float> intercept, out Vector<float> lowerSlope, out Vector<float> inverse)
    {
        Vector<float> one = Vector<float>.One, zero = Vector<float>.Zero;
        Vector<int> undecided = Vector.BitwiseAnd(Vector.LessThan(l, zero), Vector.GreaterThan(u, zero));
        Vector<float> decidedSlope = Vector.ConditionalSelect(Vector.GreaterThan(u, zero), one, zero);
        inverse = Vector.ConditionalSelect(undecided, one / Vector.ConditionalSelect(undecided, u - l, one), zero);
        slope = Vector.ConditionalSelect(undecided, u * inverse, decidedSlope);
        intercept = Vector.ConditionalSelect(undecided, -(slope * l), zero);
        lowerSlope = Vector.ConditionalSelect(undecided, Vector.ConditionalSelect(Vector.GreaterThan(u, -l), one, zero), decidedSlope);
    }

    private static Span<Vector<float>> Vectors(Span<float> row) => MemoryMarshal.Cast<float, Vector<float>>(row);
}
