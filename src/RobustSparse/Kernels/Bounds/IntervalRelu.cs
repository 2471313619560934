using System.Numerics;
using System.Runtime.InteropServices;

namespace RobustSparse.Kernels;

/// <summary>Intervals of a batch as centre and radius, through the image's box and through ReLUs, with their gradients (Gowal et al. 2018, section 3).</summary>
internal static class IntervalRelu
{
    /// <summary>The box [x − ε, x + ε] ∩ [0, 1] around every image.</summary>
    /// <param name="images">[features, 64].</param>
    /// <param name="epsilon">ε, in [0, 1].</param>
    /// <param name="center">[features, 64]; becomes the centre of the box.</param>
    /// <param name="radius">[features, 64]; becomes half its width.</param>
    public static void Box(Block images, float epsilon, Block center, Block radius)
    {
        ReadOnlySpan<Vector<float>> x = Vectors(images);
        Span<Vector<float>> c = Vectors(center), r = Vectors(radius);
        var reach = new Vector<float>(epsilon);
        for (int i = 0; i < x.Length; i++)
        {
            Vector<float> lower = Vector.Max(x[i] - reach, Vector<float>.Zero), upper = Vector.Min(x[i] + reach, Vector<float>.One);
            c[i] = 0.5f * (lower + upper);
            r[i] = 0.5f * (upper - lower);
        }
    }

    /// <summary>Computes the intervals of pre-activations and of their ReLUs.</summary>
    /// <param name="lower">[units, 64]: the centres of the pre-activations; becomes their lower ends.</param>
    /// <param name="upper">[units, 64]: the radii of the pre-activations; becomes their upper ends.</param>
    /// <param name="center">[units, 64]; becomes the centre of the activations.</param>
    /// <param name="radius">[units, 64]; becomes the radius of the activations.</param>
    public static void Forward(Block lower, Block upper, Block center, Block radius)
    {
        Span<Vector<float>> l = Vectors(lower), u = Vectors(upper), c = Vectors(center), r = Vectors(radius);
        for (int i = 0; i < l.Length; i++)
        {
            (l[i], u[i]) = (l[i] - u[i], l[i] + u[i]);
            Vector<float> least = Vector.Max(l[i], Vector<float>.Zero), greatest = Vector.Max(u[i], Vector<float>.Zero);
            c[i] = 0.5f * (least + greatest);
            r[i] = 0.5f * (greatest - least);
        }
    }

    /// <summary>Computes the gradient at the centre and radius of pre-activations from the gradient at those of their ReLUs, in place.</summary>
    /// <param name="lower">[units, 64]: the lower ends of the pre-activations.</param>
    /// <param name="upper">[units, 64]: the upper ends of the pre-activations.</param>
    /// <param name="center">[units, 64]: the gradient at the centres.</param>
    /// <param name="radius">[units, 64]: the gradient at the radii.</param>
    public static void Backward(Block lower, Block upper, Block center, Block radius)
    {
        ReadOnlySpan<Vector<float>> l = Vectors(lower), u = Vectors(upper);
        Span<Vector<float>> c = Vectors(center), r = Vectors(radius);
        for (int i = 0; i < l.Length; i++)
        {
            Vector<float> atUpper = 0.5f * Vector.ConditionalSelect(Vector.GreaterThan(u[i], Vector<float>.Zero), c[i] + r[i], Vector<float>.Zero);
            Vector<float> atLower = 0.5f * Vector.ConditionalSelect(Vector.GreaterThan(l[i], Vector<float>.Zero), c[i] - r[i], Vector<float>.Zero);
            (c[i], r[i]) = (atUpper + atLower, atUpper - atLower);
        }
    }

    /// <summary>Adds the gradients at the ends of intervals to the gradients at their centres and radii: lower = centre − radius, upper = centre + radius.</summary>
    /// <param name="lower">[units, 64]: the gradient at the lower ends.</param>
    /// <param name="upper">[units, 64]: the gradient at the upper ends.</param>
    /// <param name="center">[units, 64]: the gradient at the centres.</param>
    /// <param name="radius">[units, 64]: the gradient at the radii.</param>
    public static void AddEnds(Block lower, Block upper, Block center, Block radius)
    {
        ReadOnlySpan<Vector<float>> l = Vectors(lower), u = Vectors(upper);
        Span<Vector<float>> c = Vectors(center), r = Vectors(radius);
        for (int i = 0; i < l.Length; i++)
        {
            c[i] += u[i] + l[i];
            r[i] += u[i] - l[i];
        }
    }

    /// <summary>Mixes two blocks: first ← (1 − share)·first + share·second.</summary>
    public static void Mix(Block first, Block second, float share)
    {
        Span<Vector<float>> a = Vectors(first);
        ReadOnlySpan<Vector<float>> b = Vectors(second);
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = ((1f - share) * a[i]) + (share * b[i]);
        }
    }

    private static Span<Vector<float>> Vectors(Block block) => MemoryMarshal.Cast<float, Vector<float>>(block.Values);
}
