using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// One step of projected gradient ascent on the parameters of a <see cref="ReluRelaxation"/>. The gradient of a bound is a forward pass
/// of the relaxed network from the point where the form is least: with z the pre-activations there, it is max(v, 0)·z for a lower slope
/// and −sign·z for a multiplier.
/// </summary>
internal static unsafe class RelaxationAscent
{
    /// <summary>Computes the relaxed outputs of the ReLUs at the minimum, and moves the parameters along the gradient by a step of Adam.</summary>
    /// <param name="rows">The units that are not off in every column. Other rows of <paramref name="outputs"/> keep their values.</param>
    /// <param name="bias">[units]; added to the pre-activations; empty if there are none.</param>
    /// <param name="outputs">[units, 64]; becomes the relaxed outputs: θ·z or s·z + t, by the sign of the coefficient.</param>
    /// <param name="columns">Number of forms in the block.</param>
    /// <param name="step">The size of a step of a lower slope, with the correction of both moments.</param>
    /// <param name="scales">[64]; the typical size of coefficients in each column. Multipliers move by the step times this size plus |v|.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Move(
        ReluRelaxation relaxation, ReadOnlySpan<int> rows, ReadOnlySpan<float> bias, Block outputs, int columns, float step, ReadOnlySpan<float> scales)
    {
        for (int column = 0; column < columns; column += Vector<float>.Count)
        {
            Vector<float> scale = new(scales[column..]);
            foreach (int row in rows)
            {
                nint at = ((nint)row * Block.Columns) + column;
                Vector<float> z = Vector.Load(relaxation.PreActivations.Pointer + at) + new Vector<float>(bias.IsEmpty ? 0f : bias[row]);
                Vector<float> v = Vector.Load(relaxation.Coefficients.Pointer + at), t = Vector.Load(relaxation.Intercepts.Pointer + at);
                Vector<float> theta = Vector.Load(relaxation.Parameters.Pointer + at), upper = Vector.Load(relaxation.UpperSlopes.Pointer + at);
                var isFree = (Vector<float>)Vector.GreaterThan(t, Vector<float>.Zero);
                var isPositive = (Vector<float>)Vector.GreaterThan(v, Vector<float>.Zero);
                Vector<float> slope = Vector.ConditionalSelect((Vector<int>)isFree & (Vector<int>)isPositive, theta, upper);
                ((slope * z) + Vector.ConditionalSelect((Vector<int>)isPositive, Vector<float>.Zero, t)).Store(outputs.Pointer + at);

                Vector<float> gradient = Vector.ConditionalSelect(
                    (Vector<int>)isFree, Vector.Max(v, Vector<float>.Zero) * z, -(Vector.Load(relaxation.Signs.Pointer + at) * z));
                Vector<float> size = step * Vector.ConditionalSelect((Vector<int>)isFree, Vector<float>.One, Vector.Abs(v) + scale);
                Vector<float> moved = Vector.Max(theta + (size * Direction(relaxation, at, gradient)), Vector<float>.Zero);
                Vector.ConditionalSelect((Vector<int>)isFree, Vector.Min(moved, Vector<float>.One), moved).Store(relaxation.Parameters.Pointer + at);
            }
        }
    }

    /// <summary>Updates Adam's moments; returns the first over the root of the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Direction(ReluRelaxation relaxation, nint at, Vector<float> gradient)
    {
        float* firstAt = relaxation.FirstMoments.Pointer + at, secondAt = relaxation.SecondMoments.Pointer + at;
        Vector<float> first = (Vector.Load(firstAt) * 0.9f) + (gradient * 0.1f);
        Vector<float> second = (Vector.Load(secondAt) * 0.999f) + (gradient * gradient * 0.001f);
        first.Store(firstAt);
        second.Store(secondAt);
        return first / (Vector.SquareRoot(second) + new Vector<float>(1e-7f));
    }
}
