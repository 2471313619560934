using System.Numerics;

namespace RobustSparse.Kernels;

/// <summary>Operations on attacked images: steps, projections onto balls around clean images and onto the box [0, 1], mixtures. Radius, scale and share are given for each example.</summary>
internal static class AttackSteps
{
    /// <summary>target ← target + scale·source.</summary>
    public static void AddScaled(Block target, Block source, ReadOnlySpan<float> scale) => ColumnMap.Apply<Scaled>(target, source, source, scale);

    /// <summary>target ← target + scale·sgn(source), with sgn 0 = 0.</summary>
    public static void AddSigns(Block target, Block source, ReadOnlySpan<float> scale) => ColumnMap.Apply<Signs>(target, source, source, scale);

    /// <summary>attacked ← clip(clip(attacked, clean ± radius), 0, 1).</summary>
    public static void ProjectLinf(Block attacked, Block clean, ReadOnlySpan<float> radius) => ColumnMap.Apply<IntoCube>(attacked, clean, clean, radius);

    /// <summary>The nearest point of the ℓ2 ball, then of the box, which lies in the ball too because the clean image is in the box.</summary>
    public static void ProjectL2(Block attacked, Block clean, ReadOnlySpan<float> radius)
    {
        Span<float> factor = stackalloc float[Block.Columns];
        ColumnFold.Distance(attacked, clean, factor);
        for (int i = 0; i < factor.Length; i++)
        {
            factor[i] = factor[i] > radius[i] ? Inside * radius[i] / factor[i] : 1f;
        }

        ColumnMap.Apply<Shrink>(attacked, clean, clean, factor);
    }

    /// <summary>target ← clip(from + share·(to − from), 0, 1).</summary>
    public static void Interpolate(Block target, Block from, Block to, ReadOnlySpan<float> share) => ColumnMap.Apply<Between>(target, from, to, share);

    /// <summary>target ← clip(clean + scale·move, 0, 1).</summary>
    public static void Displace(Block target, Block clean, Block move, ReadOnlySpan<float> scale) => ColumnMap.Apply<Displaced>(target, clean, move, scale);

    /// <summary>proposal ← iterate + weight·(proposal − iterate) + (1 − weight)·(iterate − previous): the step of APGD with momentum (Croce and Hein 2020, algorithm 1).</summary>
    public static void AddMomentum(Block proposal, Block iterate, Block previous, ReadOnlySpan<float> weight) =>
        ColumnMap.Apply<Momentum>(proposal, iterate, previous, weight);

    /// <summary>target ← (1 − share)·(target + overshoot·move).</summary>
    public static void MoveOwnShare(Block target, Block move, ReadOnlySpan<float> share) => ColumnMap.Apply<OwnShare>(target, move, move, share);

    /// <summary>target ← clip(target + share·(clean + overshoot·move), 0, 1).</summary>
    public static void MoveCleanShare(Block target, Block clean, Block move, ReadOnlySpan<float> share) => ColumnMap.Apply<CleanShare>(target, clean, move, share);

    /// <summary>The factor by which FAB moves past the linearised boundary.</summary>
    private const float Overshoot = 1.05f;

    /// <summary>A factor slightly below 1, so that rounding does not leave an ℓ2 ball.</summary>
    private const float Inside = 1 - 2e-6f;

    private static Vector<float> IntoBox(Vector<float> value) => Vector.Min(Vector.Max(value, Vector<float>.Zero), Vector<float>.One);

    private readonly struct Scaled : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale) => target + (scale * first);
    }

    private readonly struct Signs : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale)
        {
            Vector<float> up = Vector.ConditionalSelect(Vector.GreaterThan(first, Vector<float>.Zero), scale, Vector<float>.Zero);
            return target + Vector.ConditionalSelect(Vector.LessThan(first, Vector<float>.Zero), -scale, up);
        }
    }

    private readonly struct IntoCube : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale) =>
            IntoBox(Vector.Min(Vector.Max(target, first - scale), first + scale));
    }

    private readonly struct Shrink : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale) =>
            IntoBox(first + (scale * (target - first)));
    }

    private readonly struct Between : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale) =>
            IntoBox(first + (scale * (second - first)));
    }

    private readonly struct Displaced : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale) =>
            IntoBox(first + (scale * second));
    }

    private readonly struct Momentum : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale) =>
            first + (scale * (target - first)) + ((Vector<float>.One - scale) * (first - second));
    }

    private readonly struct OwnShare : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale) =>
            (Vector<float>.One - scale) * (target + (new Vector<float>(Overshoot) * first));
    }

    private readonly struct CleanShare : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale) =>
            IntoBox(target + (scale * (first + (new Vector<float>(Overshoot) * second))));
    }
}
