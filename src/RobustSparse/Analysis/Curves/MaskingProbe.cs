using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Analysis;

/// <summary>One network under a single step and under an iterative attack of the same size, both on the true class.</summary>
/// <param name="Size">The size of the network.</param>
/// <param name="Accuracy">Clean.</param>
/// <param name="SingleStep">Under FGSM.</param>
/// <param name="Iterative">Under PGD.</param>
/// <param name="Examples">Test images.</param>
public sealed record MaskingProbe(LevelSize Size, double Accuracy, double SingleStep, double Iterative, int Examples)
{
    /// <summary>Whether accuracy under the single step does not measure robustness, by the rule of catastrophic overfitting: gradients mislead a single step.</summary>
    public bool IsMasked => new AttackProbe(Accuracy, SingleStep, Iterative, MajorityShare: 0).Alarm == TrainingAlarm.CatastrophicOverfitting;

    /// <summary>Probes the first trial of the winning tickets at some levels; levels whose network cannot be read are left out.</summary>
    /// <param name="tickets">A run.</param>
    /// <param name="levels">The levels probed.</param>
    /// <param name="images">A thousand tell enough.</param>
    /// <param name="attack">Sizes and steps; the run's.</param>
    /// <param name="cancel">Checked every few images.</param>
    public static IReadOnlyList<MaskingProbe> Of(RunResults tickets, IReadOnlyList<int> levels, ImageSet images, AttackOptions attack, CancellationToken cancel)
    {
        var set = new EvaluationSet(images);
        RandomKey key = RandomKey.FromSeed(0).Child(StreamPurpose.EvaluationAttack);
        var probes = new List<MaskingProbe>();
        foreach (LevelSize size in tickets.Sizes.Where(size => levels.Contains(size.Level)))
        {
            if (tickets.At(size.Level).First().TryReadTrained() is not { } network)
            {
                continue;
            }

            Evaluation single = Evaluate(AttackKind.Fgsm, network), iterative = Evaluate(AttackKind.Pgd, network);
            probes.Add(new MaskingProbe(size, single.Accuracy, single.AdversarialAccuracy, iterative.AdversarialAccuracy, single.Examples));
        }

        return probes;

        Evaluation Evaluate(AttackKind kind, MaskedNetwork network) =>
            new Evaluator(attack with { Kind = kind, Labels = AttackLabels.True }, new IdleCores(0)).Evaluate(network, set, new EvaluatedLoss(), key, cancel);
    }
}
