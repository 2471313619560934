using System.Globalization;

namespace RobustSparse.Robustness;

/// <summary>A reason to doubt an evaluation.</summary>
/// <param name="Check">The number of the check in docs/attacks.md, T1 to T15.</param>
/// <param name="Message">The observation and its possible meaning.</param>
public sealed record EvaluationFlag(string Check, string Message);

/// <summary>Looks for signs of a weak evaluation (after Carlini et al. 2019) in the stored evaluations of one network. Checks that must always hold are tests instead.</summary>
public static class SelfChecks
{
    /// <summary>The least difference of accuracies that raises a flag.</summary>
    private const double Notable = 0.002;

    /// <summary>The least number of images: with fewer, the interval around a rate of one half is wider than ± 3 points.</summary>
    private const int FewExamples = 1000;

    /// <summary>Finds every flag of one network's evaluations.</summary>
    public static IReadOnlyList<EvaluationFlag> Of(IReadOnlyList<ModelCard> cards) =>
        [.. cards.SelectMany(OfOne).Concat(OfSeveral(cards)).Distinct()];

    /// <summary>Finds the flags of a whole run.</summary>
    /// <param name="trials">The number of trials evaluated.</param>
    public static IReadOnlyList<EvaluationFlag> OfRun(int trials) => trials > 1
        ? []
        : [new("T15", "one trial only: with another seed, the robustness may differ")];

    /// <summary>Finds the flags of one evaluation by itself.</summary>
    internal static IEnumerable<EvaluationFlag> OfOne(ModelCard card)
    {
        if (card.ZeroGradient > 0)
        {
            yield return new("T9", $"the gradient is exactly zero at {card.ZeroGradient} of {Images(card.Clean.Of, "clean image")}: attacks that follow the gradient have no direction there");
        }

        foreach (EpsilonResult result in card.Results)
        {
            int beyond = result.Attacks.Where(attack => attack.Attack == "square").Sum(attack => attack.Broken);
            if (result.Attacks.Count > 1 && beyond > Notable * card.Clean.Of)
            {
                yield return new("T6", $"square broke {Images(beyond)} at eps {Text(result.Epsilon)} that attacks with gradients had not broken: gradients may be masked");
            }

            if (card.Settings.Norm.GreyEpsilon is { } grey && result.Epsilon >= grey && result.Robust.Count > 0)
            {
                yield return new("T2", $"{card.Settings.Attack} left {Images(result.Robust.Count)} unbroken at eps {Text(result.Epsilon)}, where every image can become grey: the attack is too weak");
            }
        }

        string[] blind = [.. card.Settings.Members.Where(member => member.IsBlackBox).Select(member => member.Name)];
        foreach (AttackStage stage in card.Stages)
        {
            int flat = stage.Attacked - stage.LossRose;
            if (flat > Notable * card.Clean.Of && stage.Epsilon is > 0 && !blind.Contains(stage.Attack))
            {
                yield return new("T12", $"{stage.Attack} never raised its loss on {flat} of {Images(stage.Attacked)} at eps {Text(stage.Epsilon.Value)}");
            }

            if (stage.Unconfirmed > 0)
            {
                yield return new("T13", $"under {stage.Attack}, {Images(stage.Unconfirmed)} got a wrong answer in single precision only, which counts as unbroken");
            }
        }

        if (card.Clean.Of < FewExamples)
        {
            yield return new("T14", $"{Images(card.Clean.Of)} only: the intervals are wide");
        }
    }

    /// <summary>Compares attacks of one norm on the same images at the same ε.</summary>
    private static IEnumerable<EvaluationFlag> OfSeveral(IReadOnlyList<ModelCard> cards)
    {
        var results = cards
            .SelectMany(card => card.Results.Select(result => (card.Settings, Result: result)))
            .GroupBy(pair => (pair.Settings.Norm, pair.Settings.Dataset, pair.Settings.Split, pair.Settings.Examples, pair.Settings.ValidSize, pair.Settings.WeightsSha256, pair.Result.Epsilon));
        foreach (var group in results)
        {
            (EvaluationSettings Settings, EpsilonResult Result)[] of(params string[] names) => [.. group.Where(pair => names.Contains(pair.Settings.Attack))];
            double least = group.Where(pair => FollowsOwnGradients(pair.Settings)).Select(pair => pair.Result.Robust.Rate).DefaultIfEmpty(double.NaN).Min();
            string at = $"at eps {Text(group.Key.Epsilon)}";
            foreach ((string check, string name, string meaning) in Baselines)
            {
                foreach (EpsilonResult result in of(name).Select(pair => pair.Result).Where(result => result.Robust.Rate < least - Notable))
                {
                    yield return new(check, $"{name} leaves {result.Robust.Rate:P2} {at}, attacks with gradients {least:P2}: {meaning}");
                }
            }

            double single = of("fgsm").Select(pair => pair.Result.Robust.Rate).DefaultIfEmpty(double.NaN).Min();
            double iterated = of("pgd", "apgd-ce", "autoattack").Select(pair => pair.Result.Robust.Rate).DefaultIfEmpty(double.NaN).Min();
            if (iterated > single)
            {
                yield return new("T5", $"iterated attacks leave {iterated:P2} {at}, a single step {single:P2}: more steps should never do worse");
            }

            double[] converged = [.. of("pgd").Select(pair => pair.Result.Robust.Rate)];
            if (converged.Length > 1 && converged.Max() - converged.Min() > Notable)
            {
                yield return new("T4", $"pgd leaves between {converged.Min():P2} and {converged.Max():P2} {at} with different steps, restarts or losses: it has not converged");
            }

            if (of("pgd", "apgd-ce", "apgd-dlr").Length > 0 && !group.Any(pair => pair.Settings.Members.Any(member => member.IsTargeted)))
            {
                yield return new("T10", $"no targeted attack was run {at}; apgd-t and autoattack are targeted");
            }
        }
    }

    private static bool FollowsOwnGradients(EvaluationSettings settings) => settings.Members.Any(member => !member.IsBlackBox && !member.NeedsSurrogate);

    private static readonly (string Check, string Name, string Meaning)[] Baselines =
    [
        ("T6", "square", "gradients may be masked"),
        ("T7", "noise", "the gradients are useless"),
        ("T8", "transfer", "gradients of another network do better than its own"),
    ];

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Images(int count, string noun = "image") => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
