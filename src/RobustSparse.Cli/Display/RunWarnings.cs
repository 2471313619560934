using RobustSparse.Experiments;
using RobustSparse.Training;

namespace RobustSparse.Cli.Display;

/// <summary>The warnings of a run. Those of one kind are one line with a count; any thread may add events.</summary>
/// <param name="levels">The levels of all trials.</param>
internal sealed class RunWarnings(int levels)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<(int Trial, int Level)>> _places = [];
    private readonly Dictionary<string, string> _firsts = [];

    /// <summary>A line for each kind: the first warning where there is only one, else where there are how many. In the order of the first warnings.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _firsts.Select(first => _places[first.Key].Count == 1 ? first.Value : Summary(first.Key, first.Value))];
            }
        }
    }

    /// <summary>The lines for kinds with several warnings.</summary>
    public IReadOnlyList<string> Summaries
    {
        get
        {
            lock (_lock)
            {
                return [.. _firsts.Where(first => _places[first.Key].Count > 1).Select(first => Summary(first.Key, first.Value))];
            }
        }
    }

    /// <summary>Records an event.</summary>
    /// <returns>The warning for the event if it is the first of its kind; else null.</returns>
    public string? Add(ExperimentEvent happened)
    {
        if (Describe(happened) is not var (kind, text))
        {
            return null;
        }

        lock (_lock)
        {
            bool isFirst = _firsts.TryAdd(kind, text);
            if (isFirst)
            {
                _places[kind] = [];
            }

            _places[kind].Add((happened.Trial, happened.Level));
            return isFirst ? text : null;
        }
    }

    private string Summary(string kind, string first) => $"{kind} at {_places[kind].Count} of {levels} levels; the first: {first}";

    /// <summary>The kind of a warning, in a few words, and its text; null if the event needs no warning.</summary>
    private static (string Kind, string Text)? Describe(ExperimentEvent happened) => happened switch
    {
        MachineChanged changed => ("another machine", $"this machine ({changed.Here.Kind}) is of another kind than the one that began the run ({changed.First.Kind}): "
            + "results may differ from those of one machine in the last bits; run.json lists both"),
        CheckpointPassedOver passedOver => ("damaged checkpoints", $"{Place(happened)}: {passedOver.Message}; an earlier state is used"),
        LevelAtChance level => ("accuracy no better than a guess", $"{Place(happened)}: {NumberText.Accuracy(level.Accuracy)} of the test images are answered rightly, no better than a guess"),
        AlarmRaised { Row: { Probe: { } probe } row } when DescribeAlarm(row.Alarm, probe) is var (kind, text) => (kind, $"{Place(happened)}, update {row.Update}: {kind}: {text}"),
        _ => null,
    };

    private static (string Kind, string Text) DescribeAlarm(TrainingAlarm alarm, AttackProbe probe) => alarm switch
    {
        TrainingAlarm.Collapse => ("collapse to chance", $"on the probed images it is right on {NumberText.Accuracy(probe.Accuracy)}, no more than one class's share of {NumberText.Accuracy(probe.MajorityShare)}"),
        TrainingAlarm.CertificateCollapse => ("collapse of certificates", $"of the probed images {NumberText.Accuracy(probe.Accuracy)} are answered rightly and {NumberText.Accuracy(probe.CertifiedAccuracy ?? 0)} proven"),
        _ => ("catastrophic overfitting", $"of the probed images one step of FGSM leaves {NumberText.Accuracy(probe.FgsmAccuracy)} right, ten of PGD {NumberText.Accuracy(probe.PgdAccuracy)}"),
    };

    private static string Place(ExperimentEvent happened) => $"trial {happened.Trial:00}, level {happened.Level:00}";
}
