using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RobustSparse.Attacks;
using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>One setting in which two runs differ.</summary>
/// <param name="Option">As on the command line.</param>
/// <param name="There">The value on disk, as in the manifest.</param>
/// <param name="Here">The value asked for.</param>
public readonly record struct SettingDifference(string Option, string There, string Here);

/// <summary>
/// Everything that decides the result of a run, as the manifest stores it: one property for each option of the command line, under
/// its name there, none left out.
/// </summary>
public sealed record RunSettings
{
    public required string Dataset { get; init; }

    public required int? TrainLimit { get; init; }

    public required int? TestLimit { get; init; }

    public required int ValidSize { get; init; }

    public required string Model { get; init; }

    public required Strategy Experiment { get; init; }

    public required int Trials { get; init; }

    public required int PruneIters { get; init; }

    /// <summary>One a layer.</summary>
    public required IReadOnlyList<double> PruneRates { get; init; }

    public required PruneRule PruneRule { get; init; }

    public required RewindPoint Rewind { get; init; }

    public required SavedKernels SavedKernels { get; init; }

    public required int TrainIters { get; init; }

    public required int BatchSize { get; init; }

    public required int EvalEvery { get; init; }

    public required float LearningRate { get; init; }

    [JsonPropertyName("l1-reg")]
    public required float L1 { get; init; }

    [JsonPropertyName("l1-scope")]
    public required L1Scope L1Scope { get; init; }

    public required bool AdvTrain { get; init; }

    /// <summary>The mix in manifests from before there was a choice.</summary>
    public TrainingObjective AdvLoss { get => field ?? ObjectiveCatalog.Mix; init; }

    /// <summary>Null in manifests from before there was a choice: the loss's own.</summary>
    public float? AdvWeight { get; init; }

    public int EpsWarmup { get; init; }

    public required float LabelSmoothing { get; init; }

    public required TrainingSchedule Schedule { get; init; }

    public required AttackKind Attack { get; init; }

    public required float AttackEps { get; init; }

    public required float AttackStep { get; init; }

    public required int AttackSteps { get; init; }

    public required bool AttackRandomStart { get; init; }

    public required AttackLabels AttackLabels { get; init; }

    /// <summary>Moves results in the last bits of a float.</summary>
    public required EngineKind Engine { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The settings of a run of these options, defaults that depend on the network filled in.</summary>
    public static RunSettings Of(ExperimentOptions options, NetworkArchitecture architecture) => new()
    {
        Dataset = options.Dataset,
        TrainLimit = options.TrainLimit,
        TestLimit = options.TestLimit,
        ValidSize = options.ValidSize,
        Model = options.Model,
        Experiment = options.Strategy,
        Trials = options.Trials,
        PruneIters = options.PruneIterations,
        PruneRates = options.PruneRatesOf(architecture),
        PruneRule = options.PruneRule,
        Rewind = options.Rewind,
        SavedKernels = options.SavedKernels,
        TrainIters = options.Training.Updates,
        BatchSize = options.Training.BatchSize,
        EvalEvery = options.Training.EvaluateEvery,
        LearningRate = options.Training.LearningRate,
        L1 = options.Training.L1,
        L1Scope = options.Training.L1Scope,
        AdvTrain = options.Training.Adversarial,
        AdvLoss = options.Training.AdversarialLoss,
        AdvWeight = options.Training.EffectiveWeight,
        EpsWarmup = options.Training.EpsilonWarmup,
        LabelSmoothing = options.Training.LabelSmoothing,
        Schedule = options.Training.Schedule,
        Attack = options.Attack.Kind,
        AttackEps = options.Attack.Epsilon,
        AttackStep = options.Attack.StepSize,
        AttackSteps = options.Attack.Steps,
        AttackRandomStart = options.Attack.RandomStart,
        AttackLabels = options.Attack.Labels,
        Engine = options.Training.Engine,
        Seed = options.Seed,
    };

    /// <summary>Options that give this run again.</summary>
    public ExperimentOptions ToOptions() => new()
    {
        Dataset = Dataset,
        TrainLimit = TrainLimit,
        TestLimit = TestLimit,
        ValidSize = ValidSize,
        Model = Model,
        Strategy = Experiment,
        Trials = Trials,
        PruneIterations = PruneIters,
        PruneRates = PruneRates,
        PruneRule = PruneRule,
        Rewind = Rewind,
        SavedKernels = SavedKernels,
        Training = new TrainingOptions
        {
            Updates = TrainIters,
            BatchSize = BatchSize,
            EvaluateEvery = EvalEvery,
            LearningRate = LearningRate,
            L1 = L1,
            L1Scope = L1Scope,
            Adversarial = AdvTrain,
            AdversarialLoss = AdvLoss,
            AdversarialWeight = AdvWeight,
            EpsilonWarmup = EpsWarmup,
            LabelSmoothing = LabelSmoothing,
            Schedule = Schedule,
            Engine = Engine,
        },
        Attack = new AttackOptions
        {
            Kind = Attack,
            Epsilon = AttackEps,
            StepSize = AttackStep,
            Steps = AttackSteps,
            RandomStart = AttackRandomStart,
            Labels = AttackLabels,
        },
        Seed = Seed,
    };

    /// <summary>Every setting in which the run on disk, this one, differs from the one asked for.</summary>
    public IReadOnlyList<SettingDifference> DifferencesFrom(RunSettings asked)
    {
        JsonObject there = ToJson(this), here = ToJson(asked);
        return [.. there
            .Select(setting => new SettingDifference($"--{setting.Key}", Text(setting.Value), Text(here[setting.Key])))
            .Where(difference => difference.There != difference.Here)];

        static JsonObject ToJson(RunSettings settings) =>
            System.Text.Json.JsonSerializer.SerializeToNode(
                settings with { AdvWeight = settings.ToOptions().Training.EffectiveWeight }, ManifestJson.Default.RunSettings)!.AsObject();

        static string Text(JsonNode? value) => value switch
        {
            null => "all",
            JsonArray array => string.Join(',', array.Select(Text)),
            _ => value.ToString(),
        };
    }
}
