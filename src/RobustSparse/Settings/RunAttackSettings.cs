using RobustSparse.Attacks;

namespace RobustSparse.Settings;

/// <summary>Settings of the attack that a run is evaluated against, and trained against where training is adversarial.</summary>
public static class RunAttackSettings
{
    /// <summary>Which attack.</summary>
    public static Setting<AttackKind> Attack { get; } = new()
    {
        Name = "attack",
        Group = SettingGroup.Attack,
        IsCommon = true,
        Help = "the attack to evaluate against, and to train against",
        Kind = SettingKinds.Choice<AttackKind>(),
        Get = options => options.Attack.Kind,
        Set = (options, value) => options with { Attack = options.Attack with { Kind = value } },
        Place = SettingPlace.Directory,
    };

    /// <summary>ε.</summary>
    public static Setting<float> Eps { get; } = new()
    {
        Name = "attack-eps",
        Group = SettingGroup.Attack,
        Help = "maximum change of a pixel (pixels are 0 to 1)",
        Kind = SettingKinds.Number(SettingRange.Between(0f, 1f)),
        Get = options => options.Attack.Epsilon,
        Set = (options, value) => options with { Attack = options.Attack with { Epsilon = value } },
    };

    /// <summary>Step size of PGD.</summary>
    public static Setting<float> Step { get; } = new()
    {
        Name = "attack-step",
        Group = SettingGroup.Attack,
        Help = "change of a pixel in one step of pgd",
        Kind = SettingKinds.Number(SettingRange.AboveUpTo(0f, 1f)),
        Get = options => options.Attack.StepSize,
        Set = (options, value) => options with { Attack = options.Attack with { StepSize = value } },
        Useless = options => NoEffectOfOneStep(Step!, options),
    };

    /// <summary>Steps of PGD.</summary>
    public static Setting<int> Steps { get; } = new()
    {
        Name = "attack-steps",
        Group = SettingGroup.Attack,
        Help = "steps of pgd",
        Kind = SettingKinds.WholeNumber(SettingRange.Between(1, 100_000)),
        Get = options => options.Attack.Steps,
        Set = (options, value) => options with { Attack = options.Attack with { Steps = value } },
        Useless = options => NoEffectOfOneStep(Steps!, options),
    };

    /// <summary>Start of PGD.</summary>
    public static Setting<bool> RandomStart { get; } = new()
    {
        Name = "attack-random-start",
        Group = SettingGroup.Attack,
        Help = "start pgd at a random point rather than at the image",
        Kind = SettingKinds.Switch,
        Get = options => options.Attack.RandomStart,
        Set = (options, value) => options with { Attack = options.Attack with { RandomStart = value } },
        Useless = options => NoEffectOfOneStep(RandomStart!, options),
    };

    /// <summary>The class to drive away from.</summary>
    public static Setting<AttackLabels> Labels { get; } = new()
    {
        Name = "attack-labels",
        Group = SettingGroup.Attack,
        Help = "the class to drive away from: the network's own answer, or the true one",
        Kind = SettingKinds.Choice<AttackLabels>(),
        Get = options => options.Attack.Labels,
        Set = (options, value) => options with { Attack = options.Attack with { Labels = value } },
    };

    private static SettingProblem? NoEffectOfOneStep(Setting setting, ExperimentOptions options) =>
        options.Attack.Kind == AttackKind.Fgsm ? new SettingProblem($"{setting} has no effect with {Attack} fgsm, which takes a single step of {Eps}") : null;
}
