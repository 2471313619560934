namespace RobustSparse.Training;

/// <summary>Losses and accuracies of a network on one part of a data set, clean and under attack. Accuracies are fractions of all <see cref="Examples"/>.</summary>
public sealed record Evaluation
{
    public required int Examples { get; init; }

    /// <summary>The loss of the <see cref="TrainingObjective"/> on this part under this evaluation's attack, plus the L1 penalty.</summary>
    public required double Loss { get; init; }

    /// <summary>Clean images answered correctly.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Attacked images answered correctly; with <see cref="Attacks.AttackLabels.Predicted"/> the attack may drive a wrong answer to the right one.</summary>
    public required double AdversarialAccuracy { get; init; }

    /// <summary>Images answered correctly both when clean and under the attack on their true class; NaN where it was not computed.</summary>
    public required double RobustAccuracy { get; init; }

    /// <summary>Cross-entropy on clean images.</summary>
    public required double CleanLoss { get; init; }

    /// <summary>Cross-entropy on attacked images.</summary>
    public required double AdversarialLoss { get; init; }

    /// <summary>Images whose first attack gradient is exactly zero: the attack does nothing to them.</summary>
    public required int ZeroGradient { get; init; }

    /// <summary>Images that interval bounds prove at the attack's ε, without regard to rounding errors; null unless training is certified.</summary>
    public double? CertifiedAccuracy { get; init; }
}

/// <summary>One row of the logs: the state of a training at one moment.</summary>
/// <param name="Label">The value of the logs' <c>batch</c> column.</param>
/// <param name="Update">Updates made so far; differs from the label under <see cref="TrainingSchedule.Epochs"/>.</param>
/// <param name="Train">Evaluation on the batch most recently drawn.</param>
/// <param name="Valid">Evaluation on the whole validation set.</param>
/// <param name="Test">Evaluation on the whole test set.</param>
public sealed record EvaluationRow(int Label, int Update, Evaluation Train, Evaluation Valid, Evaluation Test)
{
    /// <summary>Accuracies under one step and under several; null where training is not adversarial.</summary>
    public AttackProbe? Probe { get; init; }

    /// <summary>The fault that the probe shows. An untrained network is at chance and has none.</summary>
    public TrainingAlarm Alarm => Update > 0 && Probe is not null ? Probe.Alarm : TrainingAlarm.None;
}
