using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>
/// Ascent in the ℓ∞ ball along the sign of the input gradient of the cross-entropy. FGSM is one step of size ε from the
/// image; PGD is several smaller ones, from a random point of the ball by default, and its result is the last iterate.
/// </summary>
internal static class LinfAttack
{
    /// <summary>Gives every example of a block the key of its own noise: the child of <paramref name="key"/> that its index names.</summary>
    /// <param name="indices">One an example; examples with the same key and index get the same noise wherever they stand.</param>
    public static void SetKeys(ExampleBlock block, RandomKey key, ReadOnlySpan<int> indices)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            ulong value = key.Child(StreamPurpose.Example, indices[i]).Value;
            block.LowKeys[i] = (uint)value;
            block.HighKeys[i] = (uint)(value >> 32);
        }
    }

    /// <summary>
    /// Attacks the examples of a block: the attacked images and the forward pass on them stand in
    /// <see cref="ExampleBlock.Attacked"/> afterwards.
    /// </summary>
    /// <param name="engine">The network, which does not change.</param>
    /// <param name="block">
    /// With the clean forward pass done; with attack targets where <see cref="AttackLabels.True"/> is asked for, and with keys
    /// where a random start is. The deltas and losses of the clean pass are overwritten.
    /// </param>
    /// <returns>Examples whose first gradient is exactly zero: the attack had no direction there.</returns>
    public static int Run(NetworkEngine engine, ExampleBlock block, AttackOptions options)
    {
        if (options.Labels == AttackLabels.Predicted)
        {
            engine.Predict(block.Clean, block.AttackTargets);
        }

        if (options.IsRandom)
        {
            UniformStart.Draw(block.Clean.Images, block.Attacked.Images, options.Epsilon, block.LowKeys, block.HighKeys);
        }

        return Ascend(engine, block, options, fromImage: !options.IsRandom);
    }

    /// <summary>Attacks the examples of a block from the clean images or from where their attacked ones stand.</summary>
    /// <param name="engine">The network, which does not change.</param>
    /// <param name="block">With the clean forward pass done and attack targets set.</param>
    /// <param name="options">Steps and their size; labels and start are the caller's.</param>
    /// <param name="fromImage">Whether from the clean images.</param>
    /// <returns>Examples whose first gradient is exactly zero.</returns>
    public static int Ascend(NetworkEngine engine, ExampleBlock block, AttackOptions options, bool fromImage)
    {
        bool single = options.Kind == AttackKind.Fgsm;
        int steps = single ? 1 : options.Steps, zeroGradients = 0;
        float stepSize = single ? options.Epsilon : options.StepSize;
        InputMotion? motion = engine.MotionOf(block);
        for (int step = 0; step < steps; step++)
        {
            // From the image, the forward pass of the first iterate is there already.
            ForwardPass at = step == 0 && fromImage ? block.Clean : block.Attacked;
            if (step == 0 && !fromImage)
            {
                engine.Forward(at, block.Scratch);
            }

            engine.Differentiate(at, block.AttackTargets, block.Count, scale: 1f);
            engine.Backward(at, block.Scratch);
            if (step == 0)
            {
                zeroGradients = ColumnScan.CountZeroColumns(at.Deltas[0], block.Count);
                motion?.Begin(block.Clean.Images, at.Images, at.FirstPreActivations, block.Count);
            }

            if (motion is null)
            {
                engine.StepInput(at, block, stepSize, options.Epsilon);
                engine.Forward(block.Attacked, block.Scratch);
            }
            else
            {
                motion.Step(at.Deltas[0], stepSize, options.Epsilon, block.Scratch);
                engine.Forward(motion, block.Attacked, block.Scratch);
            }
        }

        motion?.CopyTo(block.Attacked.Images);
        return zeroGradients;
    }
}
