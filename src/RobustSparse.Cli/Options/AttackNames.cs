using System.CommandLine;
using RobustSparse.Robustness;

namespace RobustSparse.Cli.Options;

/// <summary>The option that names one attack, or several with commas between them.</summary>
internal sealed class AttackNames
{
    private readonly Option<string> _attack = ValueOption.Text(
        "--attack", "NAME,…", $"one or several of {string.Join(", ", AttackPlan.Names)} [default: {EvaluationRequest.DefaultAttack}; with --as-logged the run's]");

    public void AddTo(Command command) => command.Add(_attack);

    /// <summary>The names given; null if the option was not given.</summary>
    public IReadOnlyList<string>? Of(ParseResult given) =>
        given.IsGiven(_attack) ? [.. given.GetValue(_attack)!.Split(',', StringSplitOptions.TrimEntries).Distinct()] : null;
}
