namespace RobustSparse.Analysis;

/// <summary>The verdict on the robustness of the dense network and of the sparsest one, by the strongest evaluation of each.</summary>
internal static class RobustnessVerdict
{
    private const string Question = "How robust are the dense and the sparsest network?";
    private const string Rule =
        "Of the evaluations at the ε of training, on test images, the attack with the least robust accuracy (by the upper ends of 95 % intervals); mean over the trials evaluated. Certified: the largest share proven by a method on the same images.";

    public static Verdict Of(RunSet set, RobustnessEvidence evidence)
    {
        RunResults run = set.Reference ?? set.Runs[0];
        string[] answers = [.. new[] { run.Sizes[0], run.Sizes[^1] }.Distinct().Select(size => Answer(set, evidence, run, size)).OfType<string>()];
        return new Verdict(Question, answers is [] ? $"Not known: nothing stronger than {set.Attack.Name}, the attack in the logs, was tried." : $"{run.Label.Text}: {string.Join("; ", answers)}.", Rule);
    }

    private static string? Answer(RunSet set, RobustnessEvidence evidence, RunResults run, LevelSize size)
    {
        if (StrongEvaluation.At(set, evidence.Findings, run.Label, size.Level) is { } strong)
        {
            return $"at {size.Percent} % of the weights {strong.Name} leaves {RateText.Percent(strong.Mean)} right ({RateText.Count(strong.Rates.Count, "trial")}){Certified(set, evidence, run, size)}";
        }

        return evidence.Probed == run.Label && evidence.Probes.FirstOrDefault(probe => probe.Size.Level == size.Level) is { } probe
            ? $"at {size.Percent} % of the weights PGD on the true class leaves {RateText.Percent(Math.Min(probe.SingleStep, probe.Iterative))} right at the same ε ({RateText.Count(probe.Examples, "image")}, first trial), and nothing stronger was tried"
            : null;
    }

    private static string Certified(RunSet set, RobustnessEvidence evidence, RunResults run, LevelSize size)
    {
        double[] proven =
        [
            .. from found in evidence.Findings
               where found.Run == run.Label
               from point in found.At(set.Attack.Options!.Epsilon)
               where point.Level == size.Level && point.Certified is not null
               group point.Certified!.Value by point.Trial into trial
               select trial.Max(),
        ];
        return proven is [] ? "" : $", {RateText.Percent(proven.Average())} certified";
    }
}
