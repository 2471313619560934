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
    /// <summary>The share of weights that a round of the default rates keeps.</summary>
    private const double KeptByDefault = 0.8;

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly int _levels;
    private readonly int _atOnce;
    private readonly TrialProgress[] _trials;
    private readonly (long Time, int Update)[] _levelStarts;
    private readonly RemainingTime _remaining;
    private readonly long _start;

    /// <param name="request">The run.</param>
    /// <param name="clock">The clock.</param>
    public RunProgress(RunRequest request, TimeProvider clock)
    {
        ExperimentOptions options = request.Options;
        _clock = clock;
        _levels = options.LevelNumbers[^1] + 1;
        _atOnce = request.Jobs;
        _start = clock.GetTimestamp();
        _levelStarts = new (long, int)[options.Trials];
        _trials = new TrialProgress[options.Trials];
        _remaining = new RemainingTime(_levels, options.PruneRates is [var rate, ..] ? 1 - rate : KeptByDefault);
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

    /// <summary>The time left; null before a level has run for some seconds.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (_lock)
            {
                TrialProgress[] open = [.. _trials.Where(trial => trial.Stage is not (TrialStage.Done or TrialStage.GivenUp))];
                return _remaining.Of([.. open.Select(trial => (trial.Level, trial.TotalUpdates - trial.Update))], _trials[0].TotalUpdates, _atOnce);
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
                double density = (double)started.Kept / started.Total;
                _remaining.SetDensity(started.Level, density);
                return new TrialProgress(TrialStage.Training, started.Level, started.Update, started.TotalUpdates, density, 0, before.Last);
            case LevelProgressed progressed:
                return Moved(before, progressed.Trial, progressed.Update, isWhole: false);
            case LevelEvaluated evaluated:
                return Moved(before, evaluated.Trial, evaluated.Row.Update, isWhole: false) with { Last = evaluated.Row };
            case LevelFinished finished:
                TrialStage stage = finished.Level + 1 == _levels ? TrialStage.Done : before.Stage;
                TrialProgress reached = finished.Reused ? before : Moved(before, finished.Trial, before.TotalUpdates, isWhole: true);
                return reached with { Stage = stage, Level = finished.Level, Update = before.TotalUpdates, Density = (double)finished.Kept / finished.Total, Last = finished.Final };
            case TrialFailed:
                return before with { Stage = TrialStage.GivenUp };
            default:
                return before;
        }
    }

    private TrialProgress Moved(TrialProgress before, int trial, int update, bool isWhole)
    {
        (long start, int first) = _levelStarts[trial];
        TimeSpan time = _clock.GetElapsedTime(start);
        _remaining.Observe(before.Level, update - first, time, isWhole);
        return before with { Update = update, UpdatesPerSecond = time > TimeSpan.Zero ? (update - first) / time.TotalSeconds : 0 };
    }
}
