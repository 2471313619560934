namespace RobustSparse.Training;

/// <summary>The kinds of training. A new one is a file beside this one and a line in <see cref="Adversarial"/>.</summary>
public static class ObjectiveCatalog
{
    /// <summary>Training without an attack.</summary>
    public static TrainingObjective Natural { get; } = new NaturalObjective();

    /// <summary>The original's adversarial training, and the default.</summary>
    public static TrainingObjective Mix { get; } = new MixObjective();

    /// <summary>Training on attacked images alone.</summary>
    public static TrainingObjective Madry { get; } = new MadryObjective();

    /// <summary>TRADES.</summary>
    public static TrainingObjective Trades { get; } = new TradesObjective();

    /// <summary>Fast adversarial training.</summary>
    public static TrainingObjective FgsmRs { get; } = new FgsmRsObjective();

    /// <summary>Certified training by interval bounds.</summary>
    public static TrainingObjective Ibp { get; } = new IbpObjective();

    /// <summary>Certified training by backward bounds while ε grows.</summary>
    public static TrainingObjective CrownIbp { get; } = new CrownIbpObjective();

    /// <summary>The kinds of adversarial training, in the order that help shows.</summary>
    public static IReadOnlyList<TrainingObjective> Adversarial { get; } = [Mix, Madry, Trades, FgsmRs, Ibp, CrownIbp];

    /// <summary>The names of the kinds of adversarial training.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Adversarial.Select(objective => objective.Name)];

    /// <summary>The kind of adversarial training with a name; null where there is none.</summary>
    public static TrainingObjective? Find(string name) => Adversarial.FirstOrDefault(objective => objective.Name == name);
}
