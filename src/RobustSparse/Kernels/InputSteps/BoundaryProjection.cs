using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The shortest way from a point of the box [0, 1] to a hyperplane, without leaving the box (Croce and Hein 2020, "FAB",
/// section 3.1). Let w be the normal, oriented so that the plane lies in direction −w, and cap the distance that a feature can move in
/// that direction inside the box. The move is −sgn(w)·min(λ·r, cap) with r = 1 in ℓ∞ and r = |w| in ℓ2, where λ solves
/// Σ|w|·min(λ·r, cap) = distance. The left side is concave and piecewise linear in λ, so Newton's method from zero
/// rises to the root in finitely many steps and needs no sorting.
/// </summary>
internal static unsafe class BoundaryProjection
{
    /// <summary>Number of steps of Newton's method; after them λ changes only by rounding.</summary>
    private const int MostSteps = 40;

    /// <summary>The λ used where the plane cannot be reached: every feature then moves as far as the box allows.</summary>
    private const float OutOfReach = 1e30f;

    /// <summary>Projects in ℓ∞ or ℓ2.</summary>
    /// <param name="origin">[rows, 64]; points of the box.</param>
    /// <param name="normal">[rows, 64]; w.</param>
    /// <param name="offset">[64]; ⟨w, origin⟩ − b for the plane ⟨w, z⟩ = b.</param>
    /// <param name="isLinf">Whether the length is measured in ℓ∞ rather than ℓ2.</param>
    /// <param name="move">[rows, 64]; becomes the move to the plane, or to the nearest point that the box allows.</param>
    /// <param name="room">Temporary memory, at least [2·rows, 64].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Project(Block origin, Block normal, ReadOnlySpan<float> offset, bool isLinf, Block move, Block room)
    {
        int rows = origin.Rows, width = Vector<float>.Count;
        for (int column = 0; column < Block.Columns; column += width)
        {
            Vector<float> signed = new(offset[column..]), distance = Vector.Abs(signed), one = Vector<float>.One;
            Vector<int> isNegative = Vector.LessThan(signed, Vector<float>.Zero);
            float* magnitude = room.Pointer, cap = magnitude + (rows * width);
            float* w = normal.Pointer + column, t = origin.Pointer + column;
            for (int row = 0; row < rows; row++, w += Block.Columns, t += Block.Columns)
            {
                Vector<float> weight = Vector.Load(w), at = Vector.Load(t);
                Vector<float> turned = Vector.ConditionalSelect(isNegative, -weight, weight);
                Vector<float> limit = Vector.ConditionalSelect(Vector.GreaterThan(turned, Vector<float>.Zero), at, one - at);
                Vector.Abs(weight).Store(magnitude + (row * width));
                Vector.ConditionalSelect(Vector.Equals(weight, Vector<float>.Zero), Vector<float>.Zero, limit).Store(cap + (row * width));
            }

            Vector<float> multiplier = isLinf ? Solve<Unit>(magnitude, cap, rows, distance) : Solve<Proportional>(magnitude, cap, rows, distance);
            w = normal.Pointer + column;
            float* m = move.Pointer + column;
            for (int row = 0; row < rows; row++, w += Block.Columns, m += Block.Columns)
            {
                Vector<float> weight = Vector.Load(w), size = Vector.Load(magnitude + (row * width));
                Vector<float> length = Vector.Min(isLinf ? multiplier : multiplier * size, Vector.Load(cap + (row * width)));
                Vector<int> isDown = Vector.Xor(Vector.GreaterThan(weight, Vector<float>.Zero), isNegative);
                Vector.ConditionalSelect(isDown, -length, length).Store(m);
            }
        }
    }

    /// <summary>Computes λ for eight examples at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector<float> Solve<TRate>(float* magnitude, float* cap, int rows, Vector<float> distance)
        where TRate : IMoveRate
    {
        int width = Vector<float>.Count;
        Vector<float> multiplier = Vector<float>.Zero;
        for (int step = 0; step < MostSteps; step++)
        {
            Vector<float> capped = Vector<float>.Zero, slope = Vector<float>.Zero;
            for (int i = 0; i < rows * width; i += width)
            {
                Vector<float> weight = Vector.Load(magnitude + i), limit = Vector.Load(cap + i), rate = TRate.Of(weight);
                Vector<int> isFree = Vector.GreaterThan(limit, multiplier * rate);
                slope += Vector.ConditionalSelect(isFree, weight * rate, Vector<float>.Zero);
                capped += Vector.ConditionalSelect(isFree, Vector<float>.Zero, weight * limit);
            }

            Vector<int> isReachable = Vector.GreaterThan(slope, Vector<float>.Zero);
            Vector<float> root = Vector.ConditionalSelect(isReachable, (distance - capped) / slope, new Vector<float>(OutOfReach));
            Vector<float> next = Vector.Max(multiplier, Vector.Min(root, new Vector<float>(OutOfReach)));
            next = Vector.ConditionalSelect(Vector.Equals(distance, Vector<float>.Zero), Vector<float>.Zero, next);
            if (Vector.EqualsAll(next, multiplier))
            {
                break;
            }

            multiplier = next;
        }

        return multiplier;
    }

    /// <summary>The speed at which a feature moves as λ grows.</summary>
    private interface IMoveRate
    {
        static abstract Vector<float> Of(Vector<float> magnitude);
    }

    private readonly struct Unit : IMoveRate
    {
        public static Vector<float> Of(Vector<float> magnitude) => Vector<float>.One;
    }

    private readonly struct Proportional : IMoveRate
    {
        public static Vector<float> Of(Vector<float> magnitude) => magnitude;
    }
}
