using RobustSparse.Engines;

namespace RobustSparse.Training;

/// <summary>Which kernel entries the L1 penalty reaches.</summary>
public enum L1Scope
{
    /// <summary>Surviving weights only.</summary>
    Surviving,

    /// <summary>Every entry of the raw kernel; masked ones decay unseen, as in the original's code.</summary>
    All,
}

/// <summary>How the length of training and the moments of evaluation are counted.</summary>
public enum TrainingSchedule
{
    /// <summary>Exactly <see cref="TrainingOptions.Updates"/> updates; evaluated before the first, at every multiple of <see cref="TrainingOptions.EvaluateEvery"/> and after the last.</summary>
    Updates,

    /// <summary>Whole epochs as the original's code counts them; evaluated after the batches 0, EvaluateEvery, … of each epoch, labelled 0, EvaluateEvery, 2·EvaluateEvery, … throughout.</summary>
    Epochs,
}

/// <summary>One training of one network. The defaults are the paper's.</summary>
public sealed record TrainingOptions
{
    /// <summary>Updates of the weights; under <see cref="TrainingSchedule.Epochs"/> the number the epochs are computed from.</summary>
    public int Updates { get; init; } = 50_000;

    public int BatchSize { get; init; } = 60;

    public int EvaluateEvery { get; init; } = 500;

    /// <summary>Adam's step size.</summary>
    public float LearningRate { get; init; } = 0.0012f;

    /// <summary>The course of the learning rate over a training.</summary>
    public LearningRateSchedule LearningRateSchedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Weight of Σ|kernel| in the loss.</summary>
    public float L1 { get; init; }

    public L1Scope L1Scope { get; init; } = L1Scope.Surviving;

    /// <summary>Whether <see cref="AdversarialLoss"/> is minimised rather than the cross-entropy on clean images.</summary>
    public bool Adversarial { get; init; }

    /// <summary>The kind of adversarial training. Without effect unless training is adversarial, like its weight and warm-up.</summary>
    public TrainingObjective AdversarialLoss { get; init; } = ObjectiveCatalog.Mix;

    /// <summary>The w of <see cref="AdversarialLoss"/>; null for its <see cref="TrainingObjective.DefaultWeight"/>.</summary>
    public float? AdversarialWeight { get; init; }

    /// <summary>Updates over which the training attack's ε, and its steps in proportion, grow from 0 to their full size; 0 for none. Evaluations attack at full ε always.</summary>
    public int EpsilonWarmup { get; init; }

    /// <summary><see cref="AdversarialWeight"/>, or the default of the kind of training.</summary>
    public float EffectiveWeight => AdversarialWeight ?? AdversarialLoss.DefaultWeight;

    /// <summary>The objective that training minimises.</summary>
    public TrainingObjective Objective => Adversarial ? AdversarialLoss : ObjectiveCatalog.Natural;

    /// <summary>Probability mass α spread evenly over the classes in training and validation targets: (1 − α)·one-hot + α/classes.</summary>
    public float LabelSmoothing { get; init; } = 0.1f;

    /// <summary>The learning rate of one update.</summary>
    /// <param name="update">From 1.</param>
    /// <param name="totalUpdates">Updates of the whole training.</param>
    public float LearningRateAt(int update, int totalUpdates) => (float)(LearningRate * LearningRateSchedule.At(update, totalUpdates));

    public TrainingSchedule Schedule { get; init; } = TrainingSchedule.Updates;

    /// <summary>How the network is multiplied.</summary>
    public EngineKind Engine { get; init; } = EngineKind.Auto;
}
