using RobustSparse.Experiments;
using RobustSparse.Training;

namespace RobustSparse.Cli.Display;

/// <summary>Warnings about a run that continues.</summary>
internal static class RunWarning
{
    /// <summary>The warning for an event; null if it needs none.</summary>
    public static string? Of(ExperimentEvent happened) => happened switch
    {
        MachineChanged changed => $"this machine ({changed.Here.Kind}) is of another kind than the one that began the run ({changed.First.Kind}): "
            + "results may differ from those of one machine in the last bits; run.json lists both",
        CheckpointPassedOver passedOver => $"{Place(happened)}: {passedOver.Message}; an earlier state is used",
        LevelAtChance level => $"{Place(happened)}: {NumberText.Accuracy(level.Accuracy)} of the test images are answered rightly, no better than a guess",
        AlarmRaised alarm => $"{Place(happened)}, update {alarm.Row.Update}: {Describe(alarm.Row.Alarm, alarm.Row.Probe!)}",
        _ => null,
    };

    private static string Describe(TrainingAlarm alarm, AttackProbe probe) => alarm switch
    {
        TrainingAlarm.Collapse => $"collapse to chance: on the probed images it is right on {NumberText.Accuracy(probe.Accuracy)}, no more than one class's share of {NumberText.Accuracy(probe.MajorityShare)}",
        TrainingAlarm.CertificateCollapse => $"collapse of certificates: of the probed images {NumberText.Accuracy(probe.Accuracy)} are answered rightly and {NumberText.Accuracy(probe.CertifiedAccuracy ?? 0)} proven",
        _ => $"catastrophic overfitting: of the probed images one step of FGSM leaves {NumberText.Accuracy(probe.FgsmAccuracy)} right, ten of PGD {NumberText.Accuracy(probe.PgdAccuracy)}",
    };

    private static string Place(ExperimentEvent happened) => $"trial {happened.Trial:00}, level {happened.Level:00}";
}
