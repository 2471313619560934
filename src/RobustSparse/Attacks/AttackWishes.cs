namespace RobustSparse.Attacks;

/// <summary>The values that a user gives for settings of an attack. Null keeps the attack's own value.</summary>
public sealed record AttackWishes
{
    /// <summary>The number of gradient steps, of queries of square, or of draws of noise.</summary>
    public int? Steps { get; init; }

    public int? Restarts { get; init; }

    /// <summary>The size of one step.</summary>
    public float? StepSize { get; init; }

    /// <summary>The loss that the attack maximises.</summary>
    public AttackLoss? Loss { get; init; }

    /// <summary>Whether the first restart begins at a random point.</summary>
    public bool? RandomStart { get; init; }

    /// <summary>The settings that have a value here, with their names.</summary>
    public IEnumerable<(AttackSettings Setting, string Name)> Given()
    {
        (AttackSettings Setting, string Name, bool IsGiven)[] all =
        [
            (AttackSettings.Steps, "steps", Steps is not null),
            (AttackSettings.Restarts, "restarts", Restarts is not null),
            (AttackSettings.StepSize, "step-size", StepSize is not null),
            (AttackSettings.Loss, "loss", Loss is not null),
            (AttackSettings.RandomStart, "random-start", RandomStart is not null),
        ];
        return all.Where(setting => setting.IsGiven).Select(setting => (setting.Setting, setting.Name));
    }

    /// <summary>Keeps the values of the given settings and drops the others.</summary>
    internal AttackWishes Only(AttackSettings heard) => new()
    {
        Steps = heard.HasFlag(AttackSettings.Steps) ? Steps : null,
        Restarts = heard.HasFlag(AttackSettings.Restarts) ? Restarts : null,
        StepSize = heard.HasFlag(AttackSettings.StepSize) ? StepSize : null,
        Loss = heard.HasFlag(AttackSettings.Loss) ? Loss : null,
        RandomStart = heard.HasFlag(AttackSettings.RandomStart) ? RandomStart : null,
    };
}
