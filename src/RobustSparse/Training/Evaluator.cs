using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>The loss that an evaluation reports.</summary>
/// <param name="Adversarial">Whether it is <paramref name="Loss"/> rather than the clean cross-entropy.</param>
/// <param name="LabelSmoothing">α of the targets, in [0, 1).</param>
/// <param name="Penalty">Added to it: the L1 penalty of the weights.</param>
/// <param name="Loss">Of clean and attacked images.</param>
/// <param name="Weight">The w of <paramref name="Loss"/>.</param>
public readonly record struct Objective(
    bool Adversarial = false, float LabelSmoothing = 0f, double Penalty = 0, AdversarialLoss Loss = AdversarialLoss.Mix, double Weight = 0.5)
{
    /// <summary>Whether it needs the divergence of attacked answers from clean ones.</summary>
    internal bool NeedsDivergence => Adversarial && Loss == AdversarialLoss.Trades;

    /// <summary>The loss, of mean cross-entropies and divergence.</summary>
    internal double Of(double clean, double attacked, double divergence) => Penalty + (
        NeedsDivergence ? clean + (Weight * divergence)
        : Adversarial ? ((1 - Weight) * clean) + (Weight * attacked)
        : clean);
}

/// <summary>Answers and losses of a network on clean and attacked images.</summary>
/// <param name="attack">How the images are attacked.</param>
/// <param name="cores">Cores to borrow while they are idle.</param>
public sealed class Evaluator(AttackOptions attack, IdleCores cores)
{
    /// <summary>Evaluates a network.</summary>
    /// <param name="network">Its masked entries are taken as zero.</param>
    /// <param name="set">Which images.</param>
    /// <param name="objective">The loss to report.</param>
    /// <param name="key">Parent of one stream of attack noise an image.</param>
    /// <param name="cancel">Checked before every 64 images.</param>
    public Evaluation Evaluate(MaskedNetwork network, EvaluationSet set, Objective objective, RandomKey key, CancellationToken cancel = default)
    {
        using var engine = new NetworkEngine(network, EngineCrossover.PlanOf(EngineKind.Auto, Workload.Evaluation, network));
        return Evaluate(engine, set, objective, key, cancel);
    }

    internal Evaluation Evaluate(NetworkEngine engine, EvaluationSet set, Objective objective, RandomKey key, CancellationToken cancel)
    {
        var tallies = new Tally[set.Blocks];
        int next = -1;
        cores.Share(tallies.Length - 1, Work);
        return Summarize(tallies, set.Count, objective);

        void Work()
        {
            ExampleBlock block = engine.RentBlock();
            for (int i = Interlocked.Increment(ref next); i < tallies.Length; i = Interlocked.Increment(ref next))
            {
                cancel.ThrowIfCancellationRequested();
                ReadOnlySpan<int> indices = set.IndicesOf(i);
                engine.LoadArranged(set.PixelsOf(i), indices.Length, block);
                tallies[i] = EvaluateBlock(engine, block, set.Images, indices, objective, key);
            }

            engine.ReturnBlock(block);
        }
    }

    /// <param name="block">With the images loaded.</param>
    private Tally EvaluateBlock(
        NetworkEngine engine, ExampleBlock block, ImageSet images, ReadOnlySpan<int> indices, Objective objective, RandomKey key)
    {
        Span<byte> labels = stackalloc byte[indices.Length];
        Span<bool> isRight = stackalloc bool[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            labels[i] = images.Labels[indices[i]];
        }

        engine.Forward(block.Clean, block.Scratch);
        block.SetTargets(labels, objective.LabelSmoothing);
        engine.Differentiate(block.Clean, block.Targets, block.Count, scale: 1f);
        var tally = default(Tally);
        for (int i = 0; i < indices.Length; i++)
        {
            isRight[i] = ExampleBlock.AnswerOf(block.Clean, i) == labels[i];
            tally.Right += isRight[i] ? 1 : 0;
            tally.CleanLoss += block.Clean.Losses[i];
        }

        block.SetAttackTargets(labels);
        if (attack.IsRandom)
        {
            LinfAttack.SetKeys(block, key, indices);
        }

        tally.ZeroGradient = LinfAttack.Run(engine, block, attack);
        engine.Differentiate(block.Attacked, block.Targets, block.Count, scale: 1f);
        if (objective.NeedsDivergence)
        {
            // The deltas of the clean pass have served.
            KullbackLeibler.AddGradient(block.Clean.Logits, block.Attacked.Logits, block.Clean.Deltas[^1], block.Clean.Losses, block.Count, scale: 0f);
            for (int i = 0; i < indices.Length; i++)
            {
                tally.Divergence += block.Clean.Losses[i];
            }
        }

        for (int i = 0; i < indices.Length; i++)
        {
            bool stillRight = ExampleBlock.AnswerOf(block.Attacked, i) == labels[i];
            tally.RightAttacked += stillRight ? 1 : 0;

            // Where the clean answer is right, the predicted label is the true one, so this is the attack on the true class in either mode.
            tally.Robust += stillRight && isRight[i] ? 1 : 0;
            tally.AttackedLoss += block.Attacked.Losses[i];
        }

        return tally;
    }

    /// <summary>Adds up in the order of the blocks, so that losses do not depend on who evaluated which.</summary>
    private static Evaluation Summarize(Tally[] tallies, int examples, Objective objective)
    {
        var sum = default(Tally);
        foreach (Tally tally in tallies)
        {
            sum.Right += tally.Right;
            sum.RightAttacked += tally.RightAttacked;
            sum.Robust += tally.Robust;
            sum.ZeroGradient += tally.ZeroGradient;
            sum.CleanLoss += tally.CleanLoss;
            sum.AttackedLoss += tally.AttackedLoss;
            sum.Divergence += tally.Divergence;
        }

        double clean = sum.CleanLoss / examples, attacked = sum.AttackedLoss / examples;
        return new Evaluation
        {
            Examples = examples,
            Loss = objective.Of(clean, attacked, sum.Divergence / examples),
            Accuracy = (double)sum.Right / examples,
            AdversarialAccuracy = (double)sum.RightAttacked / examples,
            RobustAccuracy = (double)sum.Robust / examples,
            CleanLoss = clean,
            AdversarialLoss = attacked,
            ZeroGradient = sum.ZeroGradient,
        };
    }

    private struct Tally
    {
        public int Right;
        public int RightAttacked;
        public int Robust;
        public int ZeroGradient;
        public double CleanLoss;
        public double AttackedLoss;
        public double Divergence;
    }
}
