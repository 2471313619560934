using RobustSparse.Attacks;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>One block of a batch in one update, with the operations that objectives use: attack, forward and backward passes.</summary>
internal readonly ref struct ObjectiveStep
{
    public required NetworkEngine Engine { get; init; }

    /// <summary>The examples. Images and smoothed targets are loaded and the clean forward pass is done.</summary>
    public required ExampleBlock Block { get; init; }

    /// <summary>The training attack, with the ε of this update.</summary>
    public required AttackOptions Attack { get; init; }

    /// <summary>The weight w of the objective.</summary>
    public required float Weight { get; init; }

    /// <summary>The ε of this update as a share of full ε, in [0, 1].</summary>
    public required float EpsilonShare { get; init; }

    /// <summary>The gradient of the batch; certified objectives add parts to it that are no terms.</summary>
    public required BatchGradient? Gradient { get; init; }

    /// <summary>Number of examples of the whole batch.</summary>
    public required int BatchLength { get; init; }

    /// <summary>The classes of the block's examples.</summary>
    public required ReadOnlySpan<byte> Labels { get; init; }

    /// <summary>The places of the block's examples in the batch; they key the examples' noise.</summary>
    public required ReadOnlySpan<int> Positions { get; init; }

    /// <summary>Parent of one stream of attack noise an update.</summary>
    public required RandomKey Noise { get; init; }

    /// <summary>Updates made so far.</summary>
    public required int Update { get; init; }

    /// <summary>Attacks the clean images, and stores the attacked images and their forward pass in <see cref="ExampleBlock.Attacked"/>.</summary>
    public void AttackImages()
    {
        Block.SetAttackTargets(Labels);
        if (Attack.IsRandom)
        {
            SetNoiseKeys();
        }

        LinfAttack.Run(Engine, Block, Attack);
    }

    /// <summary>Gives every example the key of its noise in this update.</summary>
    public void SetNoiseKeys() => LinfAttack.SetKeys(Block, Noise.Child(StreamPurpose.Update, Update), Positions);

    /// <summary>Computes all deltas of a forward pass for the loss weight · CE(pass, targets), as part of the batch's mean.</summary>
    /// <returns>The share of these examples in the mean.</returns>
    public double Backward(ForwardPass pass, Block targets, float weight)
    {
        float scale = Scale(weight);
        Engine.Differentiate(pass, targets, Block.Count, scale);
        Engine.Backward(pass, Block.Scratch);
        return scale * Sum(pass.Losses, Block.Count);
    }

    /// <summary>The factor of one example's loss in the batch's mean.</summary>
    public float Scale(float weight) => weight / BatchLength;

    /// <summary>Sums in the order of the examples.</summary>
    public static double Sum(float[] losses, int count)
    {
        double sum = 0;
        foreach (float loss in losses.AsSpan(0, count))
        {
            sum += loss;
        }

        return sum;
    }
}
