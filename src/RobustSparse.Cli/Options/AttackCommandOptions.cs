using System.CommandLine;
using RobustSparse.Attacks;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>How an attack goes about it; which one it is, commands name in ways of their own.</summary>
internal sealed class AttackCommandOptions
{
    private readonly Option<float> _epsilon = ValueOption.Number("--attack-eps", "how far, at most, a pixel moves, of 1 [default: 0.3]");
    private readonly Option<float> _step = ValueOption.Number("--attack-step", "how far a pixel moves in one step of pgd [default: 0.05]");
    private readonly Option<int> _steps = ValueOption.WholeNumber("--attack-steps", "steps of pgd [default: 10]");
    private readonly Option<AttackLabels> _labels = ValueOption.Choice(
        "--attack-labels", "the class to drive away from: the network's own answer, or the true one [default: predicted]", Enum.GetValues<AttackLabels>(), RunAttackSettings.Labels.Spell);

    private readonly Option<bool> _randomStart = ValueOption.Switch("--attack-random-start", "start pgd at a random point rather than at the image [default: true]");

    public void AddTo(Command command)
    {
        command.Add(_epsilon);
        command.Add(_step);
        command.Add(_steps);
        command.Add(_labels);
        command.Add(_randomStart);
    }

    /// <summary>These options with what was given.</summary>
    public AttackOptions Apply(ParseResult given, AttackOptions options) => options with
    {
        Epsilon = given.Or(_epsilon, options.Epsilon),
        StepSize = given.Or(_step, options.StepSize),
        Steps = given.Or(_steps, options.Steps),
        Labels = given.Or(_labels, options.Labels),
        RandomStart = given.Or(_randomStart, options.RandomStart),
    };

    /// <summary>All of these options.</summary>
    public IReadOnlyList<Option> All => [_epsilon, _step, _steps, _labels, _randomStart];

    /// <summary>The settings that were given, of those that some attacks do not use.</summary>
    public IReadOnlyList<Setting> Given(ParseResult given)
    {
        (Option Option, Setting Setting)[] uses = [(_step, RunAttackSettings.Step), (_steps, RunAttackSettings.Steps), (_randomStart, RunAttackSettings.RandomStart)];
        return [.. uses.Where(use => given.IsGiven(use.Option)).Select(use => use.Setting)];
    }
}
