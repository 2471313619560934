using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>Steps of points against the sign of a gradient, each column within its own box.</summary>
internal static unsafe class BoxDescent
{
    /// <summary>Moves every input by a fraction of its interval, within the interval.</summary>
    /// <param name="points">[inputs, 64].</param>
    /// <param name="gradient">[inputs, 64].</param>
    /// <param name="lower">[inputs, 64].</param>
    /// <param name="upper">[inputs, 64].</param>
    /// <param name="fraction">The step, relative to the width of the interval; 0 only projects.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Move(Block points, Block gradient, Block lower, Block upper, float fraction)
    {
        nint count = (nint)points.Rows * Block.Columns;
        for (nint i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> low = Vector.Load(lower.Pointer + i), high = Vector.Load(upper.Pointer + i), slope = Vector.Load(gradient.Pointer + i);
            Vector<float> size = (high - low) * fraction;
            Vector<float> change = Vector.ConditionalSelect(Vector.GreaterThan(slope, Vector<float>.Zero), size, Vector<float>.Zero)
                - Vector.ConditionalSelect(Vector.LessThan(slope, Vector<float>.Zero), size, Vector<float>.Zero);
            Vector.Min(Vector.Max(Vector.Load(points.Pointer + i) - change, low), high).Store(points.Pointer + i);
        }
    }
}
