namespace RobustSparse.Attacks;

/// <summary>
/// Steps and projections in ℓ1 for one image, [features] each (Croce and Hein 2021, "Mind the box: ℓ1-APGD for sparse adversarial
/// attacks"). The projection is onto the intersection of ball and box. Projection onto the ball and then clipping to the box
/// would give a norm below ε.
/// </summary>
internal static class L1Ball
{
    /// <summary>Bisection steps for λ: enough for double precision.</summary>
    private const int Halvings = 60;

    /// <summary>
    /// Moves a point to the nearest point (in ℓ2) of the intersection of ball and box (proposition 2.1). Each feature becomes
    /// clean + sgn(d)·min(max(|d| − λ, 0), cap). d is the displacement, cap is the room that the box leaves in its direction, and λ is
    /// the least λ ≥ 0 that meets the radius.
    /// </summary>
    /// <param name="clean">The centre of the ball; in the box.</param>
    /// <param name="point">Any point; replaced by its projection.</param>
    /// <param name="radius">The radius of the ball; may be infinite.</param>
    /// <param name="scratch">Buffers; <see cref="LaneScratch.Lengths"/> and <see cref="LaneScratch.Caps"/> are overwritten.</param>
    public static void Project(ReadOnlySpan<float> clean, Span<float> point, double radius, LaneScratch scratch)
    {
        Span<double> lengths = scratch.Lengths, caps = scratch.Caps;
        double greatest = 0;
        for (int i = 0; i < point.Length; i++)
        {
            double move = (double)point[i] - clean[i];
            lengths[i] = Math.Abs(move);
            caps[i] = move > 0 ? 1.0 - clean[i] : clean[i];
            greatest = Math.Max(greatest, lengths[i]);
        }

        double threshold = Spent(lengths, caps, 0) <= radius ? 0 : Threshold(lengths, caps, radius, greatest);
        for (int i = 0; i < point.Length; i++)
        {
            double length = Math.Min(Math.Max(lengths[i] - threshold, 0), caps[i]);
            point[i] = point[i] > clean[i] ? NotBeyond((float)(clean[i] + length), clean[i] + length) : -NotBeyond((float)(length - clean[i]), length - clean[i]);
        }
    }

    /// <summary>
    /// Takes the steepest step of a given ℓ1 length that the box allows. The feature with the greatest gradient moves to its side
    /// of the box, then the next one, until the length is used up.
    /// </summary>
    /// <param name="point">A point of the box; it stays in the box.</param>
    /// <param name="scratch">Buffers; <see cref="LaneScratch.Keys"/> and <see cref="LaneScratch.Order"/> are overwritten.</param>
    public static void Step(Span<float> point, ReadOnlySpan<float> gradient, float length, LaneScratch scratch)
    {
        Span<float> magnitudes = scratch.Keys;
        Span<int> order = scratch.Order;
        for (int i = 0; i < point.Length; i++)
        {
            magnitudes[i] = -Math.Abs(gradient[i]);
            order[i] = i;
        }

        magnitudes.Sort(order);
        for (int next = 0; next < point.Length && length > 0 && magnitudes[next] < 0; next++)
        {
            ref float value = ref point[order[next]];
            bool isUp = gradient[order[next]] > 0;
            float used = Math.Min(length, isUp ? 1 - value : value);
            value += isUp ? used : -used;
            length -= used;
        }
    }

    /// <summary>Rounds down, so that single precision does not leave the ball.</summary>
    private static float NotBeyond(float rounded, double exact) => rounded > exact ? MathF.BitDecrement(rounded) : rounded;

    private static double Threshold(ReadOnlySpan<double> lengths, ReadOnlySpan<double> caps, double radius, double greatest)
    {
        double below = 0, above = greatest;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (below + above) / 2;
            (Spent(lengths, caps, middle) > radius ? ref below : ref above) = middle;
        }

        return above;
    }

    private static double Spent(ReadOnlySpan<double> lengths, ReadOnlySpan<double> caps, double threshold)
    {
        double sum = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            sum += Math.Min(Math.Max(lengths[i] - threshold, 0), caps[i]);
        }

        return sum;
    }
}
