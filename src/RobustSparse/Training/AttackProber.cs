using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>Measures an <see cref="AttackProbe"/>, on the same images every time.</summary>
internal sealed class AttackProber
{
    /// <summary>Two blocks: enough to see a gap of 0.2, and cheap next to an evaluation.</summary>
    private const int Images = 2 * Block.Columns;

    private readonly EvaluationSet _set;
    private readonly IdleCores _cores;
    private readonly AttackOptions _single;

    /// <summary>The loss whose evaluation bounds images; null unless training is certified.</summary>
    private readonly EvaluatedLoss? _bounded;
    private readonly Evaluator _fgsm;
    private readonly Evaluator _pgd;
    private readonly double _majorityShare;

    /// <param name="objective">The kind of training.</param>
    /// <param name="attack">The run's attack; only its ε is used.</param>
    /// <param name="data">Validation images are probed, or training images where there are too few of them.</param>
    /// <param name="cores">Cores to borrow while they are idle.</param>
    public AttackProber(TrainingObjective objective, AttackOptions attack, DatasetSplits data, IdleCores cores)
    {
        ImageSet source = data.Valid.Count >= Images ? data.Valid : data.Train;
        ImageSet images = source.Slice(0, Math.Min(Images, source.Count));
        _set = new EvaluationSet(images);
        _majorityShare = images.Labels.ToArray().CountBy(label => label).Max(pair => pair.Value) / (double)images.Count;
        _cores = cores;
        _bounded = objective.IsCertified ? new EvaluatedLoss { Objective = objective } : null;
        _single = new AttackOptions { Kind = AttackKind.Fgsm, Epsilon = attack.Epsilon, Labels = AttackLabels.True };
        _fgsm = new Evaluator(_single, cores);
        _pgd = new Evaluator(
            new AttackOptions { Kind = AttackKind.Pgd, Epsilon = attack.Epsilon, StepSize = attack.Epsilon / 4, Steps = 10, Labels = AttackLabels.True }, cores);
    }

    /// <summary>Attacks a network, and bounds it if training is certified.</summary>
    /// <param name="epsilonShare">The ε that training has reached, as a share of full ε.</param>
    /// <param name="key">Parent of the attack noise.</param>
    public AttackProbe Measure(NetworkEngine engine, float epsilonShare, RandomKey key, CancellationToken cancel)
    {
        Evaluation fgsm = _fgsm.Evaluate(engine, _set, new EvaluatedLoss(), key, cancel), pgd = _pgd.Evaluate(engine, _set, new EvaluatedLoss(), key, cancel);
        return new AttackProbe(fgsm.Accuracy, fgsm.RobustAccuracy, pgd.RobustAccuracy, _majorityShare)
        {
            CertifiedAccuracy = _bounded is null
                ? null
                : new Evaluator(_single with { Epsilon = epsilonShare * _single.Epsilon }, _cores).Evaluate(engine, _set, _bounded, key, cancel).CertifiedAccuracy,
        };
    }
}
