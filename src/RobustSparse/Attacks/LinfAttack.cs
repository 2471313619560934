using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>
/// Training's attack: ascent in the ℓ∞ ball along the sign of the input gradient of the cross-entropy. FGSM takes one step of
/// size ε from the image. PGD takes several smaller steps, by default from a random point of the ball; its result is the last iterate.
/// </summary>
internal static class LinfAttack
{
    /// <summary>Gives every example of a block a random key of its own: the child of <paramref name="key"/> with the index of the example.</summary>
    /// <param name="indices">The index of each example. The same key and index give the same noise in any block and column.</param>
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
    /// Attacks the examples of a block. Afterwards <see cref="ExampleBlock.Attacked"/> holds the attacked images and the forward
    /// pass on them.
    /// </summary>
    /// <param name="engine">The network, which does not change.</param>
    /// <param name="block">
    /// The examples, after their clean forward pass. The block needs attack targets for <see cref="AttackLabels.True"/> and keys
    /// for a random start. The deltas and losses of the clean pass are overwritten.
    /// </param>
    /// <returns>The number of examples whose first gradient is exactly zero: the attack has no direction there.</returns>
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

    /// <summary>Attacks the examples of a block, starting at the clean images or at the present attacked images.</summary>
    /// <param name="engine">The network, which does not change.</param>
    /// <param name="block">The examples, after their clean forward pass, with attack targets.</param>
    /// <param name="options">The number of steps and their size. The caller handles labels and start.</param>
    /// <param name="fromImage">Whether to start at the clean images.</param>
    /// <returns>The number of examples whose first gradient is exactly zero.</returns>
    public static int Ascend(NetworkEngine engine, ExampleBlock block, AttackOptions options, bool fromImage)
    {
        bool single = options.Kind == AttackKind.Fgsm;
        int steps = single ? 1 : options.Steps, zeroGradients = 0;
        float stepSize = single ? options.Epsilon : options.StepSize;
        InputMotion? motion = engine.MotionOf(block);
        for (int step = 0; step < steps; step++)
        {
            // At the clean image, the forward pass of the first iterate is already done.
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
