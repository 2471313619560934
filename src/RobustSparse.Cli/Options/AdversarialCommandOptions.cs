using System.CommandLine;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Options;

/// <summary>Whether and how to train on attacked images.</summary>
internal sealed class AdversarialCommandOptions
{
    private readonly Option<bool> _adversarial = ValueOption.Switch("--adv-train", "train on attacked images, too or alone [default: false]", "--adv_train");
    private readonly Option<TrainingObjective> _loss = ValueOption.Choice(
        "--adv-loss", "clean and attacked images mixed, attacked ones alone (of --attack, or one step from a random start), or TRADES [default: mix]", ObjectiveCatalog.Adversarial, objective => objective.Name);

    private readonly Option<float> _weight = ValueOption.Number("--adv-weight", "share of attacked images in the mix, or TRADES's beta [default: 0.5 for mix, 1 for trades]");
    private readonly Option<int> _warmup = ValueOption.WholeNumber("--eps-warmup", "updates over which the training attack grows to --attack-eps [default: 0]");

    public void AddTo(Command command)
    {
        command.Add(_adversarial);
        command.Add(_loss);
        command.Add(_weight);
        command.Add(_warmup);
    }

    /// <summary>These options with what was given.</summary>
    public TrainingOptions Apply(ParseResult given, TrainingOptions options) => options with
    {
        Adversarial = given.Or(_adversarial, options.Adversarial),
        AdversarialLoss = given.Or(_loss, options.AdversarialLoss),
        AdversarialWeight = given.OrNull(_weight, options.AdversarialWeight),
        EpsilonWarmup = given.Or(_warmup, options.EpsilonWarmup),
    };

    /// <summary>What was given of what some runs do not use.</summary>
    public GivenOptions Given(ParseResult given) =>
        (given.IsGiven(_loss) ? GivenOptions.AdversarialLoss : 0)
        | (given.IsGiven(_weight) ? GivenOptions.AdversarialWeight : 0)
        | (given.IsGiven(_warmup) ? GivenOptions.EpsilonWarmup : 0);
}
