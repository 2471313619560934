namespace RobustSparse.Training;

/// <summary>What is wrong with an adversarial training that its own loss does not show.</summary>
public enum TrainingAlarm
{
    /// <summary>Nothing known.</summary>
    None,

    /// <summary>Robust to the single step that it may have been trained on, and to nothing more (Wong, Rice and Kolter 2020).</summary>
    CatastrophicOverfitting,

    /// <summary>No better than answering one class always.</summary>
    Collapse,
}

/// <summary>A network before two attacks on the true class at full ε, on the first images of the validation set. Fractions of all of them.</summary>
/// <param name="Accuracy">Clean images answered rightly.</param>
/// <param name="FgsmAccuracy">Right when clean and after one step of ε.</param>
/// <param name="PgdAccuracy">Right when clean and after ten steps of ε/4 from a random point.</param>
/// <param name="MajorityShare">Images of the most frequent class: what a network gets that answers it always.</param>
public sealed record AttackProbe(double Accuracy, double FgsmAccuracy, double PgdAccuracy, double MajorityShare)
{
    /// <summary>By how much FGSM must leave more than PGD for <see cref="TrainingAlarm.CatastrophicOverfitting"/>.</summary>
    public const double OverfittingGap = 0.2;

    /// <summary>Of what FGSM leaves, PGD must leave less than this share too: at a large ε it leaves sound networks a fifth less, but not next to nothing.</summary>
    public const double OverfittingShare = 0.25;

    /// <summary>Collapse first: a constant answer is robust to everything.</summary>
    public TrainingAlarm Alarm =>
        Accuracy <= MajorityShare ? TrainingAlarm.Collapse
        : FgsmAccuracy - PgdAccuracy > OverfittingGap && PgdAccuracy < OverfittingShare * FgsmAccuracy ? TrainingAlarm.CatastrophicOverfitting
        : TrainingAlarm.None;
}
