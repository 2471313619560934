using RobustSparse.Experiments;
using RobustSparse.Training;

namespace RobustSparse.Cli.Display;

/// <summary>What a monitor saw, in a sentence.</summary>
internal static class AlarmText
{
    public static string Of(AlarmRaised alarm)
    {
        AttackProbe probe = alarm.Row.Probe!;
        string what = alarm.Row.Alarm == TrainingAlarm.Collapse
            ? $"collapse to chance: on the probed images it is right on {Figures.Accuracy(probe.Accuracy)}, no more than one class's share of {Figures.Accuracy(probe.MajorityShare)}"
            : $"catastrophic overfitting: of the probed images one step of FGSM leaves {Figures.Accuracy(probe.FgsmAccuracy)} right, ten of PGD {Figures.Accuracy(probe.PgdAccuracy)}";
        return $"trial {alarm.Trial:00}, level {alarm.Level:00}, update {alarm.Row.Update}: {what}";
    }
}
