using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>
/// Takes the examples of a batch forward and back, block by block, attacking them on the way when training is adversarial: the
/// objective of <see cref="AdversarialLoss"/> and its gradient.
/// </summary>
/// <param name="engine">The network.</param>
/// <param name="options">The objective.</param>
/// <param name="attack">The run's attack.</param>
/// <param name="images">What batches are drawn from.</param>
/// <param name="noise">Parent of one stream of attack noise an update.</param>
internal sealed class TrainingPass(NetworkEngine engine, TrainingOptions options, AttackOptions attack, ImageSet images, RandomKey noise)
{
    private const float TradesDeviation = 0.001f;
    private const float FastStep = 1.25f;

    private readonly AttackOptions _attack = AttackOf(options.AdversarialLoss, attack);
    private readonly int[] _positions = new int[Block.Columns];
    private readonly byte[] _labels = new byte[Block.Columns];
    private readonly float[] _divergences = new float[Block.Columns];

    /// <summary>The forward passes of a block that the gradient is made of.</summary>
    public IEnumerable<ForwardPass> PassesOf(ExampleBlock block)
    {
        if (CleanWeight > 0f)
        {
            yield return block.Clean;
        }

        if (options.Adversarial)
        {
            yield return block.Attacked;
        }
    }

    /// <summary>How many those are.</summary>
    public int PassesPerBlock => (CleanWeight > 0f ? 1 : 0) + (options.Adversarial ? 1 : 0);

    private float CleanWeight => !options.Adversarial || options.AdversarialLoss == AdversarialLoss.Trades ? 1f : 1f - options.EffectiveWeight;

    /// <summary>Takes some examples of a batch forward and back.</summary>
    /// <param name="block">To hold them.</param>
    /// <param name="indices">Which images.</param>
    /// <param name="position">Of the first of them in the batch.</param>
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
        float clean = CleanWeight / batchLength;
        if (!options.Adversarial)
        {
            return GoBack(block.Clean, block.Targets, block, clean);
        }

        AttackOptions now = AttackAt(update);
        block.SetAttackTargets(labels);
        if (options.AdversarialLoss == AdversarialLoss.Trades || now.IsRandom)
        {
            LinfAttack.SetKeys(block, noise.Child(StreamPurpose.Update, update), _positions.AsSpan(0, indices.Length));
        }

        float attacked = options.EffectiveWeight / batchLength;
        if (options.AdversarialLoss == AdversarialLoss.Trades)
        {
            return RunTrades(block, now, clean, attacked);
        }

        LinfAttack.Run(engine, block, now);
        double loss = GoBack(block.Attacked, block.Targets, block, attacked);
        return CleanWeight > 0f ? loss + GoBack(block.Clean, block.Targets, block, clean) : loss;
    }

    private double RunTrades(ExampleBlock block, AttackOptions now, float clean, float attacked)
    {
        // With the clean answers as targets, the gradient of the cross-entropy is that of the divergence.
        KullbackLeibler.Softmax(block.Clean.Logits, block.AttackTargets);
        GaussianStart.Draw(block.Clean.Images, block.Attacked.Images, TradesDeviation, block.LowKeys, block.HighKeys);
        LinfAttack.Ascend(engine, block, now, fromImage: false);
        GoBack(block.Attacked, block.AttackTargets, block, attacked);

        engine.Differentiate(block.Clean, block.Targets, block.Count, clean);
        KullbackLeibler.AddGradient(block.Clean.Logits, block.Attacked.Logits, block.Clean.Deltas[^1], _divergences, block.Count, attacked);
        engine.Backward(block.Clean, block.Scratch);
        return (clean * Sum(block.Clean.Losses, block.Count)) + (attacked * Sum(_divergences, block.Count));
    }

    private double GoBack(ForwardPass pass, Block targets, ExampleBlock block, float scale)
    {
        engine.Differentiate(pass, targets, block.Count, scale);
        engine.Backward(pass, block.Scratch);
        return scale * Sum(pass.Losses, block.Count);
    }

    private static double Sum(float[] values, int count)
    {
        double sum = 0;
        foreach (float value in values.AsSpan(0, count))
        {
            sum += value;
        }

        return sum;
    }

    private static AttackOptions AttackOf(AdversarialLoss loss, AttackOptions attack) => loss switch
    {
        AdversarialLoss.Mix => attack,
        AdversarialLoss.FgsmRs => attack with
        {
            Kind = AttackKind.Pgd,
            Steps = 1,
            StepSize = FastStep * attack.Epsilon,
            RandomStart = true,
            Labels = AttackLabels.True,
        },
        _ => attack with { Labels = AttackLabels.True },
    };

    /// <summary>During the warm-up the ball grows with every update, and steps in proportion.</summary>
    private AttackOptions AttackAt(int update)
    {
        if (update + 1 >= options.EpsilonWarmup)
        {
            return _attack;
        }

        float grown = (update + 1f) / options.EpsilonWarmup;
        return _attack with { Epsilon = grown * _attack.Epsilon, StepSize = grown * _attack.StepSize };
    }
}
