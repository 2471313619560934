using RobustSparse.Training;

namespace RobustSparse.Settings;

/// <summary>Settings that say whether and how to train on attacked images.</summary>
public static class AdversarialSettings
{
    /// <summary>Whether to train on attacked images.</summary>
    public static Setting<bool> AdvTrain { get; } = new()
    {
        Name = "adv-train",
        OriginalName = "adv_train",
        Group = SettingGroup.Training,
        IsCommon = true,
        Help = "train on attacked images, alone or together with clean ones",
        Kind = SettingKinds.Switch,
        Get = options => options.Training.Adversarial,
        Set = (options, value) => options with { Training = options.Training with { Adversarial = value } },
        Place = SettingPlace.Label,
        PathLabel = "advtrain",
    };

    /// <summary>The loss of adversarial training.</summary>
    public static Setting<TrainingObjective> AdvLoss { get; } = new()
    {
        Name = "adv-loss",
        Group = SettingGroup.Training,
        Help = "the loss: mix (clean and attacked images), madry (attacked images only), trades, fgsm-rs (one step from a random start), ibp (proven interval bounds), or crown-ibp (tighter ones while eps grows)",
        Kind = SettingKinds.Choice(ObjectiveCatalog.Adversarial, objective => objective.Name),
        Get = options => options.Training.AdversarialLoss,
        Set = (options, value) => options with { Training = options.Training with { AdversarialLoss = value } },
        SinceSchema = 2,
        Useless = options => NoEffectWithoutAttack(AdvLoss!, options),
    };

    /// <summary>The weight in the loss of adversarial training.</summary>
    public static Setting<float?> AdvWeight { get; } = new()
    {
        Name = "adv-weight",
        Group = SettingGroup.Training,
        Help = "share of attacked images in the mix, or TRADES's beta",
        DefaultText = "0.5 for mix, 1 for trades",
        Kind = SettingKinds.OrNull(SettingKinds.Number(null), ""),
        Get = options => options.Training.AdversarialWeight,
        Set = (options, value) => options with { Training = options.Training with { AdversarialWeight = value } },
        InEffect = options => options.Training.EffectiveWeight,
        SinceSchema = 2,
        Check = (options, _) => options.Training is { } training && !training.AdversarialLoss.AllowsWeight(training.EffectiveWeight)
            ? new SettingProblem($"{AdvWeight} {training.EffectiveWeight} is not {training.AdversarialLoss.WeightRange}")
            : null,
        Useless = options => NoEffectWithoutAttack(AdvWeight!, options) ?? (options.Training.AdversarialLoss.HasWeight
            ? null
            : new SettingProblem($"{AdvWeight} has no effect with {AdvLoss} {options.Training.AdversarialLoss.Name}, which has no weight")),
    };

    /// <summary>The final weight of clean images in certified training.</summary>
    public static Setting<float> Kappa { get; } = new()
    {
        Name = "kappa",
        Group = SettingGroup.Training,
        Help = "weight of clean images in certified training once eps has its full size; until then it falls from 1",
        Kind = SettingKinds.Number(SettingRange.FromBelow(0f, 1f)),
        Get = options => options.Training.Kappa,
        Set = (options, value) => options with { Training = options.Training with { Kappa = value } },
        SinceSchema = 3,
        Useless = options => NoEffectWithoutAttack(Kappa!, options) ?? (options.Training.AdversarialLoss.IsCertified
            ? null
            : new SettingProblem($"{Kappa} has no effect with {AdvLoss} {options.Training.AdversarialLoss.Name}, which proves nothing")),
    };

    /// <summary>Updates over which ε grows.</summary>
    public static Setting<int> EpsWarmup { get; } = new()
    {
        Name = "eps-warmup",
        Group = SettingGroup.Training,
        Help = "updates over which the training attack grows to its full size",
        Kind = SettingKinds.WholeNumber(SettingRange.AtLeast(0)),
        Get = options => options.Training.EpsilonWarmup,
        Set = (options, value) => options with { Training = options.Training with { EpsilonWarmup = value } },
        SinceSchema = 2,
        Check = (options, _) => options.Training.EpsilonWarmup > options.Training.Updates
            ? new SettingProblem($"{EpsWarmup} {options.Training.EpsilonWarmup} is not between 0 and the {options.Training.Updates} updates of {TrainingSettings.TrainIters}")
            : null,
        Useless = options => NoEffectWithoutAttack(EpsWarmup!, options),
    };

    /// <summary>The growth of ε over a training.</summary>
    public static Setting<EpsilonRamp?> EpsRamp { get; } = new()
    {
        Name = "eps-ramp",
        Group = SettingGroup.Training,
        Help = "the training attack is 0 until FROM and grows to its full size at TO: updates, or fractions of them like 0.0:0.2",
        DefaultText = "none",
        Kind = SettingKinds.OrNull(SettingKinds.Spelled<EpsilonRamp>("FROM:TO", null, EpsilonRamp.TryParse, ramp => ramp.ToString()), "none"),
        Get = options => options.Training.EpsilonRamp,
        Set = (options, value) => options with { Training = options.Training with { EpsilonRamp = value } },
        SinceSchema = 3,
        Check = RampProblem,
        Useless = options => NoEffectWithoutAttack(EpsRamp!, options),
    };

    private static SettingProblem? RampProblem(ExperimentOptions options, SettingContext context)
    {
        if (options.Training.EpsilonRamp is not { } ramp)
        {
            return null;
        }

        if (options.Training.EpsilonWarmup > 0)
        {
            return new SettingProblem($"{EpsRamp} {ramp} and {EpsWarmup} {options.Training.EpsilonWarmup} exclude each other");
        }

        return TrainingSettings.TotalUpdates(options, context) is { } updates && !(ramp.From.In(updates) <= ramp.To.In(updates) && ramp.To.In(updates) <= updates)
            ? new SettingProblem($"{EpsRamp} {ramp} does not end after it begins, or ends after the {updates} updates of {TrainingSettings.TrainIters}")
            : null;
    }

    private static SettingProblem? NoEffectWithoutAttack(Setting setting, ExperimentOptions options) =>
        options.Training.Adversarial ? null : new SettingProblem($"{setting} has no effect without {AdvTrain} true");
}
