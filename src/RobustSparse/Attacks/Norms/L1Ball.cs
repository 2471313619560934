namespace RobustSparse.Attacks;

/// <summary>
/// Steps and projections in ℓ1 for one image, [features] each (Croce and Hein 2021, "Mind the box: ℓ1-APGD for sparse adversarial
/// attacks"). The projection is onto the intersection of ball and box: a point projected onto the ball and then clipped to the box
/// would have a norm below ε.
/// </summary>
internal static class L1Ball
{
    /// <summary>Halvings of the interval that holds λ: as far as double precision goes.</summary>
    private const int Halvings = 60;

    /// <summary>
    /// Moves to the nearest point (in ℓ2) of the ball and the box (proposition 2.1): features move clean + sgn(d)·min(max(|d| − λ, 0), cap), d being
    /// the displacement and cap the room that the box leaves in its direction, with the least λ ≥ 0 that meets the radius.
    /// </summary>
    /// <param name="clean">The centre; in the box.</param>
    /// <param name="point">Any point; becomes its projection.</param>
    /// <param name="radius">May be infinite.</param>
    /// <param name="scratch">Its <see cref="LaneScratch.Lengths"/> and <see cref="LaneScratch.Caps"/> are overwritten.</param>
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
    /// The steepest step of a length in ℓ1 that the box allows: the feature with the greatest gradient goes to its side, then the next, until the
    /// length is spent.
    /// </summary>
    /// <param name="point">In the box, and stays there.</param>
    /// <param name="scratch">Its <see cref="LaneScratch.Keys"/> and <see cref="LaneScratch.Order"/> are overwritten.</param>
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
