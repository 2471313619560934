using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>The steps of a gradient ascent on a bound, by Adam with a step size that decays geometrically.</summary>
/// <param name="Steps">The number of steps.</param>
/// <param name="Size">The size of the first step of a slope.</param>
/// <param name="Decay">The factor from one step to the next.</param>
internal readonly record struct Ascent(int Steps, float Size, float Decay)
{
    /// <summary>No step: one pass with the slopes as they are.</summary>
    public static Ascent None => default;

    /// <summary>The size of a step, from 1, with the correction of Adam's moments.</summary>
    public float SizeAt(int step) => AdamStep.At(step, Size * MathF.Pow(Decay, step - 1), l1: 0f).StepSize;
}
