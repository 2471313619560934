using RobustSparse.Attacks;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Options;

/// <summary>A name for a set of option values, each of which stays an option of its own.</summary>
/// <param name="Name">As in <c>--preset</c>.</param>
/// <param name="Options">The values.</param>
internal sealed record Preset(string Name, ExperimentOptions Options)
{
    /// <summary>A whole experiment in seconds, without any file: shows what the program is about, not what it can reach.</summary>
    public static Preset Quick { get; } = new("quick", new ExperimentOptions
    {
        Name = "quick",
        Dataset = "glyphs",
        TrainLimit = 6000,
        ValidSize = 1000,
        TestLimit = 1000,
        Trials = 1,
        PruneIterations = 8,
        PruneRates = [0.4, 0.2],
        Training = new TrainingOptions { Updates = 700, EvaluateEvery = 350, LearningRate = 0.002f, Adversarial = true },
        Attack = new AttackOptions { Kind = AttackKind.Fgsm },
    });

    public static IReadOnlyList<Preset> All { get; } = [Quick];
}
