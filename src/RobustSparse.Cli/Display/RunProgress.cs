using RobustSparse.Experiments;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Display;

/// <summary>The stage of a trial.</summary>
internal enum TrialStage
{
    Waiting,
    Training,
    Done,
    GivenUp,
}

/// <summary>The progress of a trial.</summary>
/// <param name="Stage">The present stage.</param>
/// <param name="Level">The present level.</param>
/// <param name="Update">Updates made in this level.</param>
/// <param name="TotalUpdates">Updates of the level.</param>
/// <param name="Density">Density of the level.</param>
/// <param name="UpdatesPerSecond">Speed over this level so far, evaluations included; 0 before the first report.</param>
/// <param name="Last">The last evaluation, or null.</param>
internal sealed record TrialProgress(
    TrialStage Stage, int Level, int Update, int TotalUpdates, double Density, double UpdatesPerSecond, EvaluationRow? Last);

/// <summary>The progress of a run, computed from its events.</summary>
internal sealed class RunProgress
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly int _levels;
    private readonly TrialProgress[] _trials;
    private readonly (long Time, int Update)[] _levelStarts;
    private readonly long _start;
    private long _updatesMade;

    public RunProgress(ExperimentOptions options, TimeProvider clock)
    {
        _clock = clock;
        _levels = options.Levels;
        _start = clock.GetTimestamp();
        _levelStarts = new (long, int)[options.Trials];
        _trials = new TrialProgress[options.Trials];
        Array.Fill(_trials, new TrialProgress(TrialStage.Waiting, 0, 0, options.Training.Updates, 1, 0, null));
    }

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    /// <summary>The present progress of every trial.</summary>
    public IReadOnlyList<TrialProgress> Trials
    {
        get
        {
            lock (_lock)
            {
                return [.. _trials];
            }
        }
    }

    /// <summary>Time left at the mean speed so far; null before the first update.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (_lock)
            {
                return _updatesMade == 0 ? null : Elapsed * ((double)_trials.Sum(UpdatesLeft) / _updatesMade);
            }
        }
    }

    public void Add(ExperimentEvent happened)
    {
        lock (_lock)
        {
            _trials[happened.Trial] = After(_trials[happened.Trial], happened);
        }
    }

    private TrialProgress After(TrialProgress before, ExperimentEvent happened)
    {
        switch (happened)
        {
            case LevelStarted started:
                _levelStarts[started.Trial] = (_clock.GetTimestamp(), started.Update);
                return new TrialProgress(
                    TrialStage.Training, started.Level, started.Update, started.TotalUpdates, (double)started.Kept / started.Total, 0, before.Last);
            case LevelProgressed progressed:
                return Moved(before, progressed.Trial, progressed.Update);
            case LevelEvaluated evaluated:
                return Moved(before, evaluated.Trial, evaluated.Row.Update) with { Last = evaluated.Row };
            case LevelFinished finished:
                TrialStage stage = finished.Level + 1 == _levels ? TrialStage.Done : before.Stage;
                TrialProgress reached = finished.Reused ? before : Moved(before, finished.Trial, before.TotalUpdates);
                return reached with { Stage = stage, Level = finished.Level, Update = before.TotalUpdates, Density = (double)finished.Kept / finished.Total, Last = finished.Final };
            case TrialFailed:
                return before with { Stage = TrialStage.GivenUp };
            default:
                return before;
        }
    }

    private TrialProgress Moved(TrialProgress before, int trial, int update)
    {
        _updatesMade += update - before.Update;
        (long time, int first) = _levelStarts[trial];
        double seconds = _clock.GetElapsedTime(time).TotalSeconds;
        return before with { Update = update, UpdatesPerSecond = seconds > 0 ? (update - first) / seconds : 0 };
    }

    private long UpdatesLeft(TrialProgress trial) => trial.Stage is TrialStage.Done or TrialStage.GivenUp
        ? 0
        : ((long)(_levels - trial.Level) * trial.TotalUpdates) - trial.Update;
}
