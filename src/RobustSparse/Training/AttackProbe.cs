namespace RobustSparse.Training;

/// <summary>Faults of adversarial training that its loss does not show.</summary>
public enum TrainingAlarm
{
    /// <summary>No fault was seen.</summary>
    None,

    /// <summary>The network resists one step of FGSM, but not several steps of PGD (Wong, Rice and Kolter 2020).</summary>
    CatastrophicOverfitting,

    /// <summary>The network is no better than a constant answer.</summary>
    Collapse,
}

/// <summary>Accuracies of a network under two attacks on the true class at full ε, on the first images of the validation set, as fractions of these images.</summary>
/// <param name="Accuracy">Clean images answered correctly.</param>
/// <param name="FgsmAccuracy">Right when clean and after one step of ε.</param>
/// <param name="PgdAccuracy">Right when clean and after ten steps of ε/4 from a random point.</param>
/// <param name="MajorityShare">Images of the most frequent class: the accuracy of the best constant answer.</param>
public sealed record AttackProbe(double Accuracy, double FgsmAccuracy, double PgdAccuracy, double MajorityShare)
{
    /// <summary>For <see cref="TrainingAlarm.CatastrophicOverfitting"/>, FGSM accuracy must exceed PGD accuracy by more than this.</summary>
    public const double OverfittingGap = 0.2;

    /// <summary>PGD accuracy must also be below this fraction of FGSM accuracy: at a large ε the gap alone is 0.2 in sound networks too.</summary>
    public const double OverfittingShare = 0.25;

    /// <summary>The fault that the accuracies show. Collapse is tested first, because a constant answer resists every attack.</summary>
    public TrainingAlarm Alarm =>
        Accuracy <= MajorityShare ? TrainingAlarm.Collapse
        : FgsmAccuracy - PgdAccuracy > OverfittingGap && PgdAccuracy < OverfittingShare * FgsmAccuracy ? TrainingAlarm.CatastrophicOverfitting
        : TrainingAlarm.None;
}
