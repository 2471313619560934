using System.CommandLine;
using RobustSparse.Robustness;

namespace RobustSparse.Cli.Options;

/// <summary>Names one attack, or several with commas between them.</summary>
internal sealed class AttackNames
{
    private readonly Option<string> _attack = ValueOption.Text(
        "--attack", "NAME,…", $"one or several of {string.Join(", ", AttackPlan.Names)} [default: the run's, else fgsm]; fgsm or pgd alone repeat what training logs, unless --eps, --norm, --steps, --restarts, --loss, --certify, --levels, --out or a whole run ask for more");

    public void AddTo(Command command) => command.Add(_attack);

    /// <summary>What was given; null if nothing was.</summary>
    public IReadOnlyList<string>? Of(ParseResult given) =>
        given.IsGiven(_attack) ? [.. given.GetValue(_attack)!.Split(',', StringSplitOptions.TrimEntries).Distinct()] : null;

    public IEnumerable<string> Problems(ParseResult given) => (Of(given) ?? [])
        .Except(AttackPlan.Names)
        .Select(name => $"--attack {name} is not one of {string.Join(", ", AttackPlan.Names)}");
}
