using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>Takes the examples of a batch through the training objective, block by block: loads them, forward, attack, back.</summary>
/// <param name="engine">The network.</param>
/// <param name="options">Objective, weight, warm-up and label smoothing.</param>
/// <param name="attack">The run's attack.</param>
/// <param name="images">The images that batches are drawn from.</param>
/// <param name="noise">Parent of one stream of attack noise an update.</param>
internal sealed class TrainingPass(NetworkEngine engine, TrainingOptions options, AttackOptions attack, ImageSet images, RandomKey noise)
{
    private readonly TrainingObjective _objective = options.Objective;
    private readonly EpsilonWarmup _attack = new(options.Objective.AttackOf(attack), options.EpsilonWarmup);
    private readonly int[] _positions = new int[Block.Columns];
    private readonly byte[] _labels = new byte[Block.Columns];

    /// <summary>The forward passes of a block that the gradient is made of.</summary>
    public IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block) => _objective.PassesOf(block);

    /// <summary>Takes some examples of a batch forward and back.</summary>
    /// <param name="block">To hold them.</param>
    /// <param name="indices">Their indices among the images.</param>
    /// <param name="position">The place of the first of them in the batch.</param>
    /// <param name="batchLength">Examples of the whole batch: the objective is their mean.</param>
    /// <param name="update">Updates made so far.</param>
    /// <returns>Their share of the objective.</returns>
    public double Run(ExampleBlock block, ReadOnlySpan<int> indices, int position, int batchLength, int update)
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
        });
    }
}
