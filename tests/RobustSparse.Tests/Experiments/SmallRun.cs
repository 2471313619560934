using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Models;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Tests.Experiments;

/// <summary>A run small enough to be made hundreds of times: a 6-4-3-3 network, seven updates a level.</summary>
internal static class SmallRun
{
    public static NetworkArchitecture Architecture { get; } = NetworkArchitecture.Parse("dense-4-3", TensorShape.Flat(6), 3);

    public static ImageDataset Dataset { get; } = new(
        "dots", new ImageShape(1, 2, 3), 3, Images(20), Images(5), new Dictionary<string, string> { ["test"] = "22", ["train"] = "11" });

    public static ExperimentOptions Options { get; } = new()
    {
        Dataset = "dots",
        ValidSize = 4,
        Model = "dense-4-3",
        Trials = 2,
        PruneIterations = 2,
        Training = new TrainingOptions { Updates = 7, BatchSize = 4, EvaluateEvery = 3 },
    };

    /// <summary>Checkpoints after evaluations only, all flushed, and no report of progress.</summary>
    public static RecordingRhythm Rhythm { get; } = new(TimeSpan.Zero, TimeSpan.MaxValue, TimeSpan.MaxValue);

    /// <summary>Every strategy, protocol and rewind point that leads through different code.</summary>
    public static TheoryData<string> Kinds => [.. KindsByName.Keys];

    private static Dictionary<string, ExperimentOptions> KindsByName { get; } = new()
    {
        ["no_pruning"] = Options with { Strategy = Strategy.NoPruning },
        ["reinit_rand"] = Options with { Strategy = Strategy.ReinitRand },
        ["reinit_rand, reference"] = Protocol.Reference.Apply(Options with { Strategy = Strategy.ReinitRand }) with { ValidSize = 4 },
        ["reinit_none"] = Options with { Strategy = Strategy.ReinitNone },
        ["reinit_none, reference"] = Protocol.Reference.Apply(Options with { Strategy = Strategy.ReinitNone }) with { ValidSize = 4 },
        ["reinit_orig"] = Options,
        ["reinit_orig, reference"] = Protocol.Reference.Apply(Options) with { ValidSize = 4 },
        ["reinit_orig, adversarial"] = Options with { Training = Options.Training with { Adversarial = true } },
        ["reinit_orig, biases"] = Options with { Bias = true },
        ["reinit_rand, biases"] = Options with { Bias = true, Strategy = Strategy.ReinitRand },
        ["reinit_none, biases"] = Options with { Bias = true, Strategy = Strategy.ReinitNone, SavedKernels = SavedKernels.Raw },
        ["reinit_orig, biases, step:2"] = Options with { Bias = true, Rewind = new RewindPoint(RewindKind.Step, 2) },
        ["reinit_orig, convolutions"] = Options with { Model = "conv-2k2s1-3" },
        ["reinit_none, convolutions"] = Options with { Model = "conv-2k2s1-3", Strategy = Strategy.ReinitNone, SavedKernels = SavedKernels.Raw },
        ["reinit_orig, dense-end"] = Options with { Rewind = new RewindPoint(RewindKind.DenseEnd) },
        ["reinit_orig, step:2"] = Options with { Rewind = new RewindPoint(RewindKind.Step, 2) },
        ["reinit_orig, step:6 raw"] = Options with { Rewind = new RewindPoint(RewindKind.Step, 6), SavedKernels = SavedKernels.Raw },
    };

    public static ExperimentOptions Kind(string name) => KindsByName[name];

    /// <summary>Runs with a stand-in for the trainer.</summary>
    public static RunOutcome Run(
        string baseDirectory, ExperimentOptions options, int jobs = 1, bool force = false, FakeTrainer? trainer = null,
        Action<ExperimentEvent>? report = null, CancellationTokenSource? cancel = null, RecordingRhythm? rhythm = null, Action? conclude = null,
        ITrialExecutor? executor = null)
    {
        trainer ??= new FakeTrainer();
        var request = new RunRequest { Options = options, BaseDirectory = baseDirectory, Jobs = jobs, Force = force, Cores = 1, Conclude = conclude ?? (() => { }) };
        return new ExperimentRunner(request, Dataset, rhythm ?? Rhythm, (splits, _) => trainer.For(options.Training, splits), executor).Run(report ?? (_ => { }), cancel?.Token ?? CancellationToken.None);
    }

    private static ImageSet Images(int count) =>
        new([.. Enumerable.Range(0, count * 6).Select(i => (byte)(i * 37))], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))], new ImageShape(1, 2, 3));
}
