using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>Everything that is known of a set of runs before anything is drawn or written.</summary>
public sealed record RunComparison
{
    /// <summary>At least one run; <see cref="RunSet.Reference"/> is the first.</summary>
    public required RunSet Set { get; init; }

    /// <summary>The moment of training whose accuracies are compared.</summary>
    public required Moment Moment { get; init; }

    /// <summary>Levels shown where not all are.</summary>
    public required IReadOnlyList<int> Levels { get; init; }

    /// <summary>One for each run but the first.</summary>
    public required IReadOnlyList<RunPairing> Pairings { get; init; }

    /// <summary>The quantities compared, each with its contrasts.</summary>
    public required IReadOnlyList<(ComparedQuantity Quantity, IReadOnlyList<RunContrast> Contrasts)> Quantities { get; init; }

    /// <summary>Measurements of robustness beside the logs.</summary>
    public required RobustnessEvidence Evidence { get; init; }

    /// <summary>Facts that a reader of the differences must know, as sentences.</summary>
    public IReadOnlyList<string> Notes => [.. Pairings.Select(pairing => pairing.Reason), .. Attacks(), .. Unmatched(), .. VectorWidths()];

    /// <summary>Compares the runs of a set with its first.</summary>
    /// <param name="set">At least one run.</param>
    /// <param name="moment">The moment of training; null for <see cref="Moment.DefaultFor"/>.</param>
    /// <param name="levels">Levels shown; null for <see cref="LevelChoice.ForFigures"/>.</param>
    public static RunComparison Of(RunSet set, Moment? moment, IReadOnlyList<int>? levels)
    {
        RunResults reference = set.Runs[0];
        Moment at = moment ?? Moment.DefaultFor([set]);
        RunPairing[] pairings = [.. set.Runs.Skip(1).Select(run => RunPairing.Of(run, reference))];
        IReadOnlyList<RobustnessFindings> findings = RobustnessFindings.Read(set);
        ComparedQuantity[] quantities = [.. ComparedQuantity.At(at, set.Attack), .. ComparedQuantity.OfStrongest(set, findings)];
        return new RunComparison
        {
            Set = set,
            Moment = at,
            Levels = levels ?? LevelChoice.ForFigures(set),
            Pairings = pairings,
            Quantities = [.. quantities.Select(quantity => (quantity, RunContrast.Of(pairings, reference, quantity.CurveOf)))],
            Evidence = RobustnessEvidence.Of(set, at, findings),
        };
    }

    private IEnumerable<string> Attacks()
    {
        string[] names = [.. KnownSettings.Differing(Set.Runs).Where(setting => setting.Group == SettingGroup.Attack).Select(setting => setting.Name)];
        return names is [] ? [] : [$"Accuracies under attack are measured under different attacks: the runs differ in {string.Join(", ", names)}."];
    }

    private IEnumerable<string> Unmatched() =>
        from pairing in Pairings
        let left = pairing.Run.Sizes.Count - LevelMatch.Of(pairing.Run, Set.Runs[0]).Count
        where left > 0
        select $"{left} of {pairing.Run.Sizes.Count} levels of {pairing.Run.Label.Text} are not compared: {Set.Runs[0].Label.Text} has no level of nearly the same density.";

    private IEnumerable<string> VectorWidths()
    {
        string[] widths = [.. Set.Runs.SelectMany(run => run.Manifest?.Machines ?? []).Select(machine => machine.Kind).Distinct()];
        return widths.Length < 2 ? [] : [$"The runs were made on machines of different kinds ({string.Join("; ", widths)}): results of one kind differ from those of another in the last bits."];
    }
}
