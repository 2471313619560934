using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Analysis;

/// <summary>Verdicts and banners follow the strongest evaluation.</summary>
public sealed class RobustnessEvidenceTests
{
    private static readonly RunLabel Original = RunLabel.Of(Strategy.ReinitOrig);

    [Fact]
    public void StrongAttack_ContradictsTheLog_WithTheFigures()
    {
        using var directory = new TemporaryDirectory();
        CellRuns cell = Runs(directory);

        RobustnessEvidence evidence = Evidence(cell, Points(0, "autoattack", .004), Points(1, "autoattack", .01));

        string sentence = Assert.Single(evidence.Contradictions);
        Assert.StartsWith("original, 100.0 % of the weights: FGSM, ε 0.3 leaves 76.0 % right, autoattack at the same ε 0.4 % (1,000 images).", sentence, StringComparison.Ordinal);
        Assert.EndsWith("Contradicted at 2 of 2 levels evaluated.", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(.72, 0)]
    [InlineData(.60, 1)]
    public void Contradiction_NeedsMoreThanTheMarginBeyondTheInterval(double robust, int contradictions)
    {
        using var directory = new TemporaryDirectory();

        Assert.Equal(contradictions, Evidence(Runs(directory), Points(0, "pgd", robust)).Contradictions.Count);
    }

    [Fact]
    public void AttackAtAnotherRadius_ContradictsNothing()
    {
        using var directory = new TemporaryDirectory();
        RobustnessPoint[] wider = [.. Points(0, "autoattack", 0).Select(point => point with { Epsilon = .4f })];

        Assert.Empty(Evidence(Runs(directory), wider).Contradictions);
    }

    [Fact]
    public void Verdicts_UseTheStrongestEvaluationAndSayWhich()
    {
        using var directory = new TemporaryDirectory();
        CellRuns cell = Runs(directory);
        RobustnessEvidence evidence = Evidence(
            cell, Points(0, "pgd", .5), Points(1, "pgd", .5), Points(0, "autoattack", .3), Points(1, "autoattack", .29), Points(2, "autoattack", .1));

        IReadOnlyList<Verdict> verdicts = CellVerdicts.Of(cell, Moment.Final, evidence);

        Assert.Contains("100.0 % of the weights autoattack, ε 0.3 (1,000 images) leaves 30.0 % right (3 trials)", verdicts[0].Answer, StringComparison.Ordinal);
        Verdict sparse = verdicts.Single(verdict => verdict.Question == "How sparse may a ticket be with robust accuracy under autoattack, ε 0.3 (1,000 images) no worse than dense?");
        Assert.StartsWith("No level is shown", sparse.Answer, StringComparison.Ordinal);
        Assert.Contains("by the strongest evaluation there is", sparse.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdicts_OnAContradictedLogSayThatNothingIsKnown()
    {
        using var directory = new TemporaryDirectory();
        CellRuns cell = Runs(directory);

        Verdict verdict = CellVerdicts.Of(cell, Moment.Final, Evidence(cell, Points(0, "autoattack", .004)))
            .Single(verdict => verdict.Question.StartsWith("How sparse may a ticket be with accuracy under FGSM, ε 0.3", StringComparison.Ordinal));

        Assert.StartsWith("Not known: this accuracy is contradicted. original, 100.0 %", verdict.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdicts_OfNetworksThatAreNotRobustSaySo()
    {
        using var directory = new TemporaryDirectory();
        CellRuns cell = Runs(directory);
        RobustnessEvidence evidence = Evidence(cell, Points(0, "autoattack", 0), Points(1, "autoattack", 0), Points(2, "autoattack", 0));

        Assert.Contains(CellVerdicts.Of(cell, Moment.Final, evidence), verdict => verdict.Answer.StartsWith("The question has no meaning here: the dense network has 0.0 %", StringComparison.Ordinal));
    }

    [Fact]
    public void FewImages_AreNoStrength()
    {
        using var directory = new TemporaryDirectory();
        CellRuns cell = Runs(directory);
        RobustnessPoint[] few = [.. Points(0, "square", 0).Select(point => point with { Examples = 5, RobustHigh = .43 })];

        Assert.Equal("pgd", StrongEvaluation.At(cell, Evidence(cell, few, Points(0, "pgd", .1)).Findings, Original, 0)!.Attack);
    }

    [Fact]
    public void TrainedNetworks_AreReadOnce()
    {
        using var directory = new TemporaryDirectory();
        LevelResult level = Runs(directory).Runs[0].At(1).First();
        MaskedNetwork stored = StoredLevel.ReadTrained(level.Directory);
        Directory.Delete(Path.Combine(level.Directory, "post_kernels"), recursive: true);

        MaskedNetwork kept = level.TryReadTrained()!;

        Assert.Equal(stored.WithMasksApplied().Layers.Select(layer => layer.Kernel.Values), kept.Layers.Select(layer => layer.Kernel.Values));
        Assert.Equal(stored.Masks.Select(mask => mask.Entries.ToArray()), kept.Masks.Select(mask => mask.Entries.ToArray()));
    }

    private static CellRuns Runs(TemporaryDirectory directory)
    {
        var run = new HandMadeRun(directory);
        for (int trial = 0; trial < 3; trial++)
        {
            run.With(trial, 0, 6, .97, .75 + (.01 * trial)).With(trial, 1, 3, .96, .70).With(trial, 2, 2, .95, .65);
        }

        return run.Read();
    }

    private static RobustnessEvidence Evidence(CellRuns cell, params RobustnessPoint[][] points) =>
        RobustnessEvidence.Of(cell, Moment.Final, [new RobustnessFindings(Original, [.. points.SelectMany(of => of)], [])]);

    private static RobustnessPoint[] Points(int level, string attack, double robust) =>
    [
        .. Enumerable.Range(0, 3).Select(trial => new RobustnessPoint
        {
            Trial = trial,
            Level = level,
            Density = 1,
            Attack = attack,
            Norm = NormCatalog.Linf,
            Epsilon = .3f,
            Split = "test",
            Examples = 1000,
            Clean = .97,
            Robust = robust + (.001 * (trial - 1) * (level == 0 ? 0 : 1)),
            RobustLow = Math.Max(0, robust - .02),
            RobustHigh = robust + .02,
            Certified = null,
            Fingerprint = "0123abcd",
            Dataset = "dots",
            WeightsSha256 = "89",
        }),
    ];
}
