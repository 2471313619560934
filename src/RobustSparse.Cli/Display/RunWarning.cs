using RobustSparse.Experiments;

namespace RobustSparse.Cli.Display;

/// <summary>What a user should know of a run that goes on.</summary>
internal static class RunWarning
{
    /// <summary>Null for events that need no warning.</summary>
    public static string? Of(ExperimentEvent happened) => happened switch
    {
        CheckpointPassedOver passedOver => $"{Place(happened)}: {passedOver.Message}; an earlier state is used",
        LevelAtChance level => $"{Place(happened)}: {Figures.Accuracy(level.Accuracy)} of the test images are answered rightly, no better than a guess",
        _ => null,
    };

    private static string Place(ExperimentEvent happened) => $"trial {happened.Trial:00}, level {happened.Level:00}";
}
