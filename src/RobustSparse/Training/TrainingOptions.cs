using RobustSparse.Engines;

namespace RobustSparse.Training;

/// <summary>Which kernel entries the L1 penalty reaches.</summary>
public enum L1Scope
{
    /// <summary>Surviving weights only.</summary>
    Surviving,

    /// <summary>Every entry of the raw kernel. Masked entries decay without effect, as in the original's code.</summary>
    All,
}

/// <summary>The unit of the length of training and of the moments of evaluation.</summary>
public enum TrainingSchedule
{
    /// <summary>Exactly <see cref="TrainingOptions.Updates"/> updates, with evaluations before the first, after every <see cref="TrainingOptions.EvaluateEvery"/> and after the last.</summary>
    Updates,

    /// <summary>Whole epochs as in the original's code, with evaluations after the batches 0, EvaluateEvery, … of each epoch. Their labels are 0, EvaluateEvery, 2·EvaluateEvery, … over all epochs.</summary>
    Epochs,
}

/// <summary>One training of one network. The defaults are the paper's.</summary>
public sealed record TrainingOptions
{
    /// <summary>Updates of the weights; under <see cref="TrainingSchedule.Epochs"/> the number of epochs is computed from it.</summary>
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

    /// <summary>Whether training minimises <see cref="AdversarialLoss"/> rather than the cross-entropy on clean images.</summary>
    public bool Adversarial { get; init; }

    /// <summary>The kind of adversarial training. It has no effect unless training is adversarial; nor have its weight, warm-up and ramp.</summary>
    public TrainingObjective AdversarialLoss { get; init; } = ObjectiveCatalog.Mix;

    /// <summary>The weight w of <see cref="AdversarialLoss"/>; null for its <see cref="TrainingObjective.DefaultWeight"/>.</summary>
    public float? AdversarialWeight { get; init; }

    /// <summary>The final weight κ of clean images in certified training, in [0, 1); no other kind of training uses it.</summary>
    public float Kappa { get; init; } = 0.5f;

    /// <summary>Number of updates over which the training attack's ε, and its step size in proportion, grow from 0 to their full size; 0 for no warm-up. Evaluations always use full ε.</summary>
    public int EpsilonWarmup { get; init; }

    /// <summary>The growth of the training attack's ε and step size over the training; null for <see cref="EpsilonWarmup"/>. Evaluations always use full ε.</summary>
    public EpsilonRamp? EpsilonRamp { get; init; }

    /// <summary><see cref="EpsilonRamp"/>, or the ramp of <see cref="EpsilonWarmup"/>.</summary>
    public EpsilonRamp EffectiveRamp => EpsilonRamp ?? Training.EpsilonRamp.Over(EpsilonWarmup);

    /// <summary>The weight in the loss of adversarial training.</summary>
    public float EffectiveWeight => AdversarialLoss.WeightOf(this);

    /// <summary>The objective that training minimises.</summary>
    public TrainingObjective Objective => Adversarial ? AdversarialLoss : ObjectiveCatalog.Natural;

    /// <summary>Probability mass α spread evenly over the classes in training and validation targets: (1 − α)·one-hot + α/classes.</summary>
    public float LabelSmoothing { get; init; } = 0.1f;

    /// <summary>The learning rate of one update.</summary>
    /// <param name="update">Number of the update, from 1.</param>
    /// <param name="totalUpdates">Updates of the whole training.</param>
    public float LearningRateAt(int update, int totalUpdates) => (float)(LearningRate * LearningRateSchedule.At(update, totalUpdates));

    public TrainingSchedule Schedule { get; init; } = TrainingSchedule.Updates;

    /// <summary>The form of the network's layers.</summary>
    public EngineKind Engine { get; init; } = EngineKind.Auto;
}
