using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Tests.Settings;

public sealed class SettingsTableTests
{
    private static readonly string[] Datasets = ["digits", "fashion", "glyphs"];
    private static readonly ImageCounts Digits = new(60_000, 10_000);
    private static readonly ExperimentOptions Paper = new();
    private static readonly ExperimentOptions Reference = Protocol.Reference.Apply(Paper);

    /// <summary>Settings that only some methods of pruning heed.</summary>
    private static readonly Setting[] _ofMethods =
    [
        MethodSettings.ScoreImages, MethodSettings.ScoreLoss, MaskCourseSettings.ScoreUpdates, MaskCourseSettings.ScoreWeights,
        MaskCourseSettings.Begin, MaskCourseSettings.End, MaskCourseSettings.Every, MaskCourseSettings.DropFraction,
    ];

    private static ExperimentOptions Pruned(string method, params double[] densities) =>
        Paper with { Pruning = new PruningOptions { Method = PruningCatalog.Find(method)!, Densities = densities is [] ? null : densities } };

    public static TheoryData<ExperimentOptions, string> Invalid => new()
    {
        { Pruned("magnitude", 0.1, 0.5), "--densities 0.1,0.5 do not fall" },
        { Pruned("snip", 0.1, 0), "--densities 0.1,0 has a density that is not above 0 and at most 1" },
        { Pruned("snip") with { Strategy = Strategy.ReinitNone }, "--prune snip does not prune trained weights" },
        { Pruned("snip") with { Rewind = new RewindPoint(RewindKind.DenseEnd) }, "--rewind can only be initial" },
        { Pruned("snip") with { PruneRule = PruneRule.Inclusive }, "--prune-rule inclusive is for --prune magnitude" },
        { Paper with { Dataset = "cifar" }, "--dataset cifar is not one of digits, fashion, glyphs" },
        { Paper with { Trials = 0 }, "--trials 0" },
        { Paper with { Trials = 1001 }, "--trials 1001" },
        { Paper with { PruneIterations = -1 }, "--prune-iters -1" },
        { Paper with { PruneIterations = 1001 }, "--prune-iters 1001" },
        { Paper with { Model = "dense-0" }, "--model 'dense-0'" },
        { Paper with { Model = "conv-16k" }, "--model 'conv-16k'" },
        { Ramped("0:60000"), "--eps-ramp 0:60000 does not end" },
        { Ramped("0.5:0.2"), "--eps-ramp 0.5:0.2 does not end" },
        { Ramped("0:5", warmup: 5), "--eps-ramp 0:5 and --eps-warmup 5 exclude each other" },
        { Paper with { PruneRates = [0.1] }, "--prune-rates 0.1 is neither" },
        { Paper with { PruneRates = [0.1, 0.1, 0.1, 0.1] }, "--prune-rates 0.1,0.1,0.1,0.1 is neither" },
        { Paper with { PruneRates = [0.1, 1, 0.1] }, "--prune-rates 0.1,1,0.1 has a rate" },
        { Paper with { PruneRates = [0.1, double.NaN] }, "--prune-rates 0.1,NaN has a rate" },
        { Paper with { ValidSize = -1 }, "--valid-size -1" },
        { Paper with { ValidSize = 60_000 }, "--valid-size 60000" },
        { Paper with { TrainLimit = 0 }, "--train-limit 0" },
        { Paper with { TrainLimit = 50_001 }, "--train-limit 50001 is more than the 50000" },
        { Paper with { TestLimit = 0 }, "--test-limit 0" },
        { Paper with { TestLimit = 10_001 }, "--test-limit 10001" },
        { Paper with { Rewind = new RewindPoint(RewindKind.Step, 0) }, "--rewind step:0" },
        { Paper with { Rewind = new RewindPoint(RewindKind.Step, 50_001) }, "--rewind step:50001 is beyond the 50000 updates" },
        { Reference with { Rewind = new RewindPoint(RewindKind.Step, 50_041) }, "--rewind step:50041 is beyond the 50040 updates" },
        { Reference with { Training = Reference.Training with { Updates = 833 } }, "--train-iters 833 is less than one epoch" },
        { Paper with { Training = new TrainingOptions { LearningRate = float.NaN } }, "--learning-rate NaN" },
        { Paper with { Attack = new AttackOptions { Epsilon = 7 } }, "--attack-eps 7" },
        { Adversarial(ObjectiveCatalog.Mix, weight: 0), "--adv-weight 0 is not above 0 and below 1" },
        { Adversarial(ObjectiveCatalog.Mix, weight: 1), "--adv-weight 1 is not above 0 and below 1" },
        { Adversarial(ObjectiveCatalog.Trades, weight: 0), "--adv-weight 0 is not above 0" },
        { Adversarial(ObjectiveCatalog.Trades, weight: float.NaN), "--adv-weight NaN is not above 0" },
        { Adversarial(ObjectiveCatalog.Mix, warmup: -1), "--eps-warmup -1" },
        { Adversarial(ObjectiveCatalog.Mix, warmup: 50_001), "--eps-warmup 50001 is not between 0 and the 50000 updates" },
    };

    public static TheoryData<ExperimentOptions, Setting, string> Useless => new()
    {
        { Pruned("snip", 0.1), PruningSettings.PruneIters, "--prune-iters has no effect with --densities" },
        { Paper, MethodSettings.ScoreImages, "--score-images has no effect with --prune magnitude" },
        { Paper with { Pruning = new PruningOptions { Scope = PruneScope.Global } }, MethodSettings.LayerDensities, "--layer-densities has no effect with --prune-scope global" },
        { Paper with { Strategy = Strategy.NoPruning }, PruningSettings.PruneIters, "--prune-iters 20" },
        { Paper with { Strategy = Strategy.NoPruning }, PruningSettings.PruneRates, "--prune-rates" },
        { Paper with { Strategy = Strategy.NoPruning }, PruningSettings.PruneRule, "--prune-rule" },
        { Paper with { Strategy = Strategy.NoPruning }, PruningSettings.SavedKernels, "--saved-kernels" },
        { Paper with { Strategy = Strategy.NoPruning }, PruningSettings.Rewind, "--rewind" },
        { Paper with { PruneIterations = 0 }, PruningSettings.PruneRule, "--prune-rule has no effect with --prune-iters 0" },
        { Paper with { Strategy = Strategy.ReinitRand }, PruningSettings.Rewind, "--rewind initial has no effect with --experiment reinit_rand" },
        { Paper with { Strategy = Strategy.ReinitNone }, PruningSettings.Rewind, "--rewind" },
        { Paper, TrainingSettings.L1Scope, "--l1-scope has no effect with --l1-reg 0" },
        { Paper with { Training = new TrainingOptions { L1 = 0.1f, L1Scope = L1Scope.All } }, TrainingSettings.L1Scope, "--saved-kernels raw" },
        { Paper, RunAttackSettings.Step, "--attack-step has no effect" },
        { Paper, RunAttackSettings.Steps, "--attack-steps has no effect" },
        { Paper, RunAttackSettings.RandomStart, "--attack-random-start has no effect" },
        { Paper, AdversarialSettings.AdvLoss, "--adv-loss has no effect without --adv-train true" },
        { Paper, AdversarialSettings.AdvWeight, "--adv-weight has no effect without --adv-train true" },
        { Paper, AdversarialSettings.EpsWarmup, "--eps-warmup has no effect without --adv-train true" },
        { Paper, AdversarialSettings.EpsRamp, "--eps-ramp has no effect without --adv-train true" },
        { Adversarial(ObjectiveCatalog.Madry), AdversarialSettings.AdvWeight, "--adv-weight has no effect with --adv-loss madry" },
        { Adversarial(ObjectiveCatalog.FgsmRs), AdversarialSettings.AdvWeight, "--adv-weight has no effect with --adv-loss fgsm-rs" },
        { Adversarial(ObjectiveCatalog.Ibp), AdversarialSettings.AdvWeight, "--adv-weight has no effect with --adv-loss ibp" },
        { Adversarial(ObjectiveCatalog.Mix), AdversarialSettings.Kappa, "--kappa has no effect with --adv-loss mix" },
        { Paper, AdversarialSettings.Kappa, "--kappa has no effect without --adv-train true" },
    };

    private static ExperimentOptions Adversarial(TrainingObjective loss, float? weight = null, int warmup = 0) =>
        Paper with { Training = new TrainingOptions { Adversarial = true, AdversarialLoss = loss, AdversarialWeight = weight, EpsilonWarmup = warmup } };

    private static ExperimentOptions Ramped(string text, int warmup = 0)
    {
        Assert.True(EpsilonRamp.TryParse(text, out EpsilonRamp ramp));
        ExperimentOptions adversarial = Adversarial(ObjectiveCatalog.Madry, warmup: warmup);
        return adversarial with { Training = adversarial.Training with { EpsilonRamp = ramp } };
    }

    /// <summary>Problems with images as many as the digits have, spelled as the command line does.</summary>
    private static List<string> Problems(ExperimentOptions options, params Setting[] given) => Spelled(SettingsTable.Standard.Problems(options, Context(given)));

    private static List<string> Warnings(ExperimentOptions options, params Setting[] given) => Spelled(SettingsTable.Standard.Warnings(options, Context(given)));

    private static SettingContext Context(Setting[] given) => new() { Datasets = Datasets, Counts = Digits, Given = given };

    private static List<string> Spelled(IEnumerable<SettingProblem> problems) => [.. problems.Select(problem => problem.Spell(setting => $"--{setting.Name}"))];

    [Fact]
    public void Protocols_HaveNoProblems()
    {
        foreach (Strategy strategy in Enum.GetValues<Strategy>())
        {
            Assert.All(Protocol.All, protocol => Assert.Empty(Problems(protocol.Apply(Paper with { Strategy = strategy }))));
        }
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void InvalidValues_AreNamed(ExperimentOptions options, string problem) =>
        Assert.Contains(problem, Assert.Single(Problems(options)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Useless))]
    public void OptionsThatCouldChangeNothing_AreNamedWhenGivenAndOnlyThen(ExperimentOptions options, Setting given, string problem)
    {
        Assert.Contains(problem, Assert.Single(Problems(options, given).Concat(Warnings(options, given))), StringComparison.Ordinal);
        Assert.Empty(Problems(options).Concat(Warnings(options)));
    }

    /// <summary>A loop over strategies gives each of them the same options.</summary>
    [Fact]
    public void OptionWithoutUseForAStrategy_IsAWarning_AndNoProblem()
    {
        ExperimentOptions dense = Paper with { Strategy = Strategy.NoPruning };

        Assert.Empty(Problems(dense, PruningSettings.PruneIters, PruningSettings.Rewind));
        Assert.Equal(2, Warnings(dense, PruningSettings.PruneIters, PruningSettings.Rewind).Count);
    }

    [Fact]
    public void OptionsThatChangeSomething_AreAccepted()
    {
        ExperimentOptions options = Reference with
        {
            Rewind = new RewindPoint(RewindKind.Step, 50_040),
            Training = Reference.Training with { L1 = 0.1f, Adversarial = true },
            Attack = new AttackOptions { Kind = AttackKind.Pgd },
        };

        Assert.Empty(Problems(options, [.. SettingsTable.Standard.Settings.Where(setting => setting != AdversarialSettings.Kappa && !_ofMethods.Contains(setting))]));
        Assert.Empty(Problems(Adversarial(ObjectiveCatalog.Ibp), AdversarialSettings.Kappa));
    }

    [Fact]
    public void PruningOptionsThatChangeSomething_AreAccepted()
    {
        ExperimentOptions snip = Paper with { Pruning = new PruningOptions { Method = PruningCatalog.Find("snip")!, Densities = [0.5, 0.1, 0.2] } };

        Assert.Empty(Problems(snip, MethodSettings.Prune, MethodSettings.Scope, MethodSettings.LayerDensities, MethodSettings.Densities, MethodSettings.ScoreImages, MethodSettings.ScoreLoss));
        Assert.Empty(Problems(Pruned("rigl", 0.1), MaskCourseSettings.Begin, MaskCourseSettings.End, MaskCourseSettings.Every, MaskCourseSettings.DropFraction));
        Assert.Empty(Problems(Pruned("learned", 0.1), MaskCourseSettings.ScoreUpdates, MaskCourseSettings.ScoreWeights, MethodSettings.ScoreLoss));
        Assert.Empty(Problems(Paper with { Pruning = new PruningOptions { Retrain = Retraining.FineTune } }, MethodSettings.Retrain));
    }

    [Fact]
    public void AllProblems_AreListedAtOnce()
    {
        var options = new ExperimentOptions
        {
            Dataset = "cifar",
            Trials = 0,
            Model = "big",
            ValidSize = 99_999,
            Training = new TrainingOptions { BatchSize = 0 },
            Attack = new AttackOptions { Steps = 0 },
        };

        Assert.Equal(7, Problems(options, RunAttackSettings.Step).Count);
    }

    /// <summary>Where the shape of the images is known.</summary>
    [Theory]
    [InlineData("conv-4k4s2-4k40p0", "--model 'conv-4k4s2-4k40p0', layer hidden_2: filters of 40×40 do not fit an input of 4×14×14")]
    [InlineData("conv-4k4s2-4k14", null)]
    public void Filters_AreCheckedAgainstTheImages(string model, string? problem)
    {
        var context = new SettingContext { Datasets = Datasets, Shape = new ImageShape(1, 28, 28) };

        IReadOnlyList<SettingProblem> problems = SettingsTable.Standard.Problems(Paper with { Model = model }, context);

        Assert.Equal(problem is null ? 0 : 1, problems.Count);
        Assert.All(problems, found => Assert.StartsWith(problem!, found.Spell(setting => $"--{setting.Name}"), StringComparison.Ordinal));
        Assert.Empty(SettingsTable.Standard.Problems(Paper with { Model = model }, new SettingContext { Datasets = Datasets }));
    }

    [Fact]
    public void SizesOfTheData_AreCheckedOnlyWhenKnown() =>
        Assert.Empty(SettingsTable.Standard.Problems(Paper with { ValidSize = 99_999, TestLimit = 99_999 }, new SettingContext { Datasets = Datasets }));

    [Theory]
    [InlineData("dense-300-100", null, new[] { 0.2, 0.2, 0.1 })]
    [InlineData("dense-5", null, new[] { 0.2, 0.1 })]
    [InlineData("dense-5-5-5", null, new[] { 0.2, 0.2, 0.2, 0.1 })]
    [InlineData("dense-5-5-5", new[] { 0.3, 0.4 }, new[] { 0.3, 0.3, 0.3, 0.4 })]
    [InlineData("dense-5-5", new[] { 0.3, 0.4, 0.5 }, new[] { 0.3, 0.4, 0.5 })]
    public void PruneRates_AreOneALayerOrTwo(string model, double[]? rates, double[] expected) =>
        Assert.Equal(expected, new ExperimentOptions { Model = model, PruneRates = rates }.PruneRatesOf(NetworkArchitecture.Parse(model, TensorShape.Flat(784), 10)));

    [Fact]
    public void Reference_DiffersFromPaperInTheOptionsItNames()
    {
        ExperimentOptions odd = Paper with { ValidSize = 5, Trials = 3 };

        Assert.Equal(Paper, Protocol.Paper.Apply(Paper));
        Assert.Equal(
            Paper with
            {
                Trials = 3,
                Rewind = new RewindPoint(RewindKind.DenseEnd),
                PruneRule = PruneRule.Inclusive,
                SavedKernels = SavedKernels.Raw,
                Training = new TrainingOptions { L1Scope = L1Scope.All, Schedule = TrainingSchedule.Epochs },
            },
            Protocol.Reference.Apply(odd));
    }

    [Theory]
    [InlineData("initial", RewindKind.Initial, 0)]
    [InlineData("dense-end", RewindKind.DenseEnd, 0)]
    [InlineData("step:1", RewindKind.Step, 1)]
    [InlineData("step:500", RewindKind.Step, 500)]
    public void RewindPoint_ReadsAndWritesItsSpelling(string text, RewindKind kind, int update)
    {
        Assert.True(RewindPoint.TryParse(text, out RewindPoint point));
        Assert.Equal(new RewindPoint(kind, update), point);
        Assert.Equal(text, point.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Initial")]
    [InlineData("step")]
    [InlineData("step:")]
    [InlineData("step:0")]
    [InlineData("step:-1")]
    [InlineData("step: 1")]
    [InlineData("step:99999999999")]
    public void RewindPoint_RefusesAnythingElse(string text) => Assert.False(RewindPoint.TryParse(text, out _));

    [Fact]
    public void Strategies_ReadAndWriteTheOriginalsNames()
    {
        Assert.Equal(["no_pruning", "reinit_rand", "reinit_orig", "reinit_none"], Enum.GetValues<Strategy>().Select(StrategyName.Of));
        Assert.All(Enum.GetValues<Strategy>(), strategy => Assert.True(StrategyName.TryParse(StrategyName.Of(strategy), out Strategy read) && read == strategy));
        Assert.False(StrategyName.TryParse("ReinitOrig", out _));
    }
}
