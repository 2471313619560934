using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>Computes the deltas of a batch under the training objective, block by block: load, forward pass, attack, backward pass.</summary>
/// <param name="engine">The network.</param>
/// <param name="options">Objective, weight, growth of ε and label smoothing.</param>
/// <param name="attack">The run's attack.</param>
/// <param name="images">The images that batches are drawn from.</param>
/// <param name="noise">Parent of one stream of attack noise an update.</param>
/// <param name="totalUpdates">Updates of the whole training.</param>
internal sealed class TrainingPass(NetworkEngine engine, TrainingOptions options, AttackOptions attack, ImageSet images, RandomKey noise, int totalUpdates)
{
    private readonly TrainingObjective _objective = options.Objective;
    private readonly RampedAttack _attack = new(options.Objective.AttackOf(attack), options.EffectiveRamp, totalUpdates);
    private readonly int[] _positions = new int[Block.Columns];
    private readonly byte[] _labels = new byte[Block.Columns];

    /// <summary>The training attack's ε in one update, as a share of full ε.</summary>
    /// <param name="update">Updates made before it.</param>
    public float EpsilonShareAt(int update) => _attack.ShareAt(update);

    /// <summary>Computes the deltas of up to 64 examples of a batch.</summary>
    /// <param name="block">The block that holds the examples.</param>
    /// <param name="indices">Indices of the examples among the images.</param>
    /// <param name="position">The place of the first example in the batch.</param>
    /// <param name="batchLength">Examples of the whole batch: the objective is their mean.</param>
    /// <param name="update">Updates made so far.</param>
    /// <param name="gradient">The gradient of the batch, to which certified objectives add; null for other objectives.</param>
    /// <returns>The examples' share of the objective.</returns>
    public double Run(ExampleBlock block, ReadOnlySpan<int> indices, int position, int batchLength, int update, BatchGradient? gradient = null)
    {
        Span<byte> labels = _labels.AsSpan(0, indices.Length);
        for (int i = 0; i < indices.Length; i++)
        {
            labels[i] = images.Labels[indices[i]];
            _positions[i] = position + i;
        }

        engine.LoadImages(images.Pixels, indices, block);
        block.SetTargets(labels, options.LabelSmoothing);
        engine.Forward(block.Clean, block.Scratch);
        return _objective.Run(new ObjectiveStep
        {
            Engine = engine,
            Block = block,
            Attack = _attack.At(update),
            Weight = options.EffectiveWeight,
            BatchLength = batchLength,
            Labels = labels,
            Positions = _positions.AsSpan(0, indices.Length),
            Noise = noise,
            Update = update,
            EpsilonShare = _attack.ShareAt(update),
            Gradient = gradient,
        });
    }
}
