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

    /// <summary>Certified training has lost its bounds: interval bounds prove hardly any of the images that the network answers rightly.</summary>
    CertificateCollapse,
}

/// <summary>Clean accuracy and accuracies under two attacks on the true class at full ε. They are fractions of the first images of the validation set, or of the training set if there are too few validation images.</summary>
/// <param name="Accuracy">Clean images answered correctly.</param>
/// <param name="FgsmAccuracy">Images answered correctly both when clean and after one FGSM step of size ε.</param>
/// <param name="PgdAccuracy">Images answered correctly both when clean and after ten PGD steps of size ε/4 from a random point.</param>
/// <param name="MajorityShare">Images of the most frequent class: the accuracy of the best constant answer.</param>
public sealed record AttackProbe(double Accuracy, double FgsmAccuracy, double PgdAccuracy, double MajorityShare)
{
    /// <summary>FGSM accuracy minus PGD accuracy above which training may have overfitted catastrophically.</summary>
    public const double OverfittingGap = 0.2;

    /// <summary>The alarm also requires PGD accuracy below this fraction of FGSM accuracy, because at a large ε the difference exceeds 0.2 in sound networks too.</summary>
    public const double OverfittingShare = 0.25;

    /// <summary>For <see cref="TrainingAlarm.CertificateCollapse"/>, certified accuracy must be below this fraction of clean accuracy.</summary>
    public const double CertifiedShare = 0.25;

    /// <summary>Images that interval bounds prove at the ε that training has reached; null unless training is certified.</summary>
    public double? CertifiedAccuracy { get; init; }

    /// <summary>The fault that the accuracies show. Collapse is tested first, because a constant answer resists every attack.</summary>
    public TrainingAlarm Alarm =>
        Accuracy <= MajorityShare ? TrainingAlarm.Collapse
        : FgsmAccuracy - PgdAccuracy > OverfittingGap && PgdAccuracy < OverfittingShare * FgsmAccuracy ? TrainingAlarm.CatastrophicOverfitting
        : CertifiedAccuracy < CertifiedShare * Accuracy ? TrainingAlarm.CertificateCollapse
        : TrainingAlarm.None;
}
