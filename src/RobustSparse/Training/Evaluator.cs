using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>Answers and losses of a network on clean and attacked images.</summary>
/// <param name="attack">The attack on the images.</param>
/// <param name="cores">Cores to borrow while they are idle.</param>
public sealed class Evaluator(AttackOptions attack, IdleCores cores)
{
    /// <summary>Evaluates a network.</summary>
    /// <param name="network">Its masked entries are taken as zero.</param>
    /// <param name="set">The images.</param>
    /// <param name="loss">The loss to report.</param>
    /// <param name="key">Parent of one stream of attack noise an image.</param>
    /// <param name="cancel">Checked before every 64 images.</param>
    public Evaluation Evaluate(MaskedNetwork network, EvaluationSet set, EvaluatedLoss loss, RandomKey key, CancellationToken cancel = default)
    {
        using var engine = new NetworkEngine(network, EngineCrossover.PlanOf(EngineKind.Auto, Workload.Evaluation, network), bounds: loss.Objective.IsCertified ? TrainingBounds.Intervals : TrainingBounds.None);
        return Evaluate(engine, set, loss, key, cancel);
    }

    internal Evaluation Evaluate(NetworkEngine engine, EvaluationSet set, EvaluatedLoss loss, RandomKey key, CancellationToken cancel)
    {
        var tallies = new Tally[set.Blocks];
        int next = -1;
        cores.Share(tallies.Length - 1, Work);
        return Summarize(tallies, set.Count, loss);

        void Work()
        {
            ExampleBlock block = engine.RentBlock();
            for (int i = Interlocked.Increment(ref next); i < tallies.Length; i = Interlocked.Increment(ref next))
            {
                cancel.ThrowIfCancellationRequested();
                ReadOnlySpan<int> indices = set.IndicesOf(i);
                engine.LoadArranged(set.PixelsOf(i), indices.Length, block);
                tallies[i] = EvaluateBlock(engine, block, set.Images, indices, loss, key);
            }

            engine.ReturnBlock(block);
        }
    }

    /// <param name="block">The block, with its images loaded.</param>
    private Tally EvaluateBlock(
        NetworkEngine engine, ExampleBlock block, ImageSet images, ReadOnlySpan<int> indices, EvaluatedLoss loss, RandomKey key)
    {
        Span<byte> labels = stackalloc byte[indices.Length];
        Span<bool> isRight = stackalloc bool[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            labels[i] = images.Labels[indices[i]];
        }

        engine.Forward(block.Clean, block.Scratch);
        block.SetTargets(labels, loss.LabelSmoothing);
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
        if (loss.Objective.NeedsDivergence)
        {
            // The deltas and losses of the clean pass are no longer needed.
            KullbackLeibler.AddGradient(block.Clean.Logits, block.Attacked.Logits, block.Clean.Deltas[^1], block.Clean.Losses, block.Count, scale: 0f);
            for (int i = 0; i < indices.Length; i++)
            {
                tally.Divergence += block.Clean.Losses[i];
            }
        }

        if (loss.Objective.IsCertified)
        {
            Bound(engine, block, labels, ref tally);
        }

        for (int i = 0; i < indices.Length; i++)
        {
            bool stillRight = ExampleBlock.AnswerOf(block.Attacked, i) == labels[i];
            tally.RightAttacked += stillRight ? 1 : 0;

            // Where the clean answer is right, the predicted label is the true one. So the attack is on the true class in either mode.
            tally.Robust += stillRight && isRight[i] ? 1 : 0;
            tally.AttackedLoss += block.Attacked.Losses[i];
        }

        return tally;
    }

    /// <summary>Bounds the images of a block at the attack's ε, and tallies proven ones and the losses of worst-case logits.</summary>
    private void Bound(NetworkEngine engine, ExampleBlock block, ReadOnlySpan<byte> labels, ref Tally tally)
    {
        IntervalPass pass = block.Intervals!;
        block.SetAttackTargets(labels);
        engine.Intervals!.Forward(block, attack.Epsilon, labels);
        engine.Differentiate(pass.Logits, block.AttackTargets, pass.LogitGradient, pass.Losses, block.Count, scale: 1f);
        for (int i = 0; i < labels.Length; i++)
        {
            tally.Proven += pass.IsProven(i, labels[i]) ? 1 : 0;
            tally.WorstCaseLoss += pass.Losses[i];
        }
    }

    /// <summary>Sums in the order of the blocks, so that losses do not depend on which thread evaluated which block.</summary>
    private static Evaluation Summarize(Tally[] tallies, int examples, EvaluatedLoss loss)
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
            sum.Proven += tally.Proven;
            sum.WorstCaseLoss += tally.WorstCaseLoss;
        }

        var means = new LossMeans(sum.CleanLoss / examples, sum.AttackedLoss / examples, sum.Divergence / examples, sum.WorstCaseLoss / examples);
        return new Evaluation
        {
            Examples = examples,
            Loss = loss.Of(means),
            Accuracy = (double)sum.Right / examples,
            AdversarialAccuracy = (double)sum.RightAttacked / examples,
            RobustAccuracy = (double)sum.Robust / examples,
            CleanLoss = means.Clean,
            AdversarialLoss = means.Attacked,
            ZeroGradient = sum.ZeroGradient,
            CertifiedAccuracy = loss.Objective.IsCertified ? (double)sum.Proven / examples : null,
        };
    }

    private struct Tally
    {
        public int Right;
        public int RightAttacked;
        public int Robust;
        public int ZeroGradient;
        public int Proven;
        public double CleanLoss;
        public double AttackedLoss;
        public double Divergence;
        public double WorstCaseLoss;
    }
}
