using RobustSparse.Concurrency;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>
/// The trials of one run, as units of work that know nothing of each other: each has its own lock, checkpoints and levels, so any thread,
/// or any process that sees the run directory, may carry one out.
/// </summary>
public sealed class TrialSet
{
    private readonly ExperimentOptions _options;
    private readonly NetworkArchitecture _architecture;
    private readonly TrainingPlan _plan;
    private readonly IReadOnlyList<(RunDirectory Directory, RunManifest Manifest)> _runs;
    private readonly ScoreObjective _objective;
    private readonly TrainingProcedure _train;
    private readonly IdleCores _cores;
    private readonly RecordingRhythm _rhythm;

    /// <param name="options">The run's.</param>
    /// <param name="architecture">The network that the options name, for the data set's images and classes.</param>
    /// <param name="plan">The training of each level.</param>
    /// <param name="runs">The run's directory and manifest, then those of its twins.</param>
    /// <param name="objective">The loss of scores; trials share it.</param>
    /// <param name="train">Trains one level; trials share it.</param>
    /// <param name="cores">A trial holds one of these while it runs.</param>
    /// <param name="rhythm">How often to save and report.</param>
    internal TrialSet(
        ExperimentOptions options, NetworkArchitecture architecture, TrainingPlan plan,
        IReadOnlyList<(RunDirectory Directory, RunManifest Manifest)> runs, ScoreObjective objective, TrainingProcedure train, IdleCores cores, RecordingRhythm rhythm)
    {
        _options = options;
        _architecture = architecture;
        _plan = plan;
        _runs = runs;
        _objective = objective;
        _train = train;
        _cores = cores;
        _rhythm = rhythm;
    }

    /// <summary>The run whose levels a branch takes; null for a run of its own.</summary>
    internal RunDirectory? Trunk { get; init; }

    /// <summary>The number of trials; they are numbered from 0.</summary>
    public int Count => _options.Trials;

    /// <summary>Brings one trial to its end, from where it was stopped, if it was.</summary>
    /// <param name="trial">From 0.</param>
    /// <param name="report">Told what happens, from this thread.</param>
    /// <param name="cancel">Stops the trial at its next update.</param>
    /// <returns>Null when the trial is done; otherwise why it was given up. Other trials are not affected.</returns>
    /// <exception cref="RunDirectoryException">Another caller is running this trial.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the trial has left a checkpoint.</exception>
    public TrialFailed? Run(int trial, Action<ExperimentEvent> report, CancellationToken cancel)
    {
        using IDisposable alone = _runs[0].Directory.LockTrial(trial);
        int own = _cores.Take(1);
        var experiment = new LotteryTicketExperiment(_options, _architecture, trial, _plan, _runs, _objective, _train, _rhythm, report, Trunk);
        try
        {
            experiment.Run(cancel);
            return null;
        }
        catch (Exception e) when (e is DivergedException or DamagedFileException or IOException or UnauthorizedAccessException)
        {
            var failure = new TrialFailed(trial, experiment.CurrentLevel, $"{e.Message}{Advice(e, trial)}");
            report(failure);
            return failure;
        }
        finally
        {
            _cores.Return(own);
        }
    }

    private string Advice(Exception e, int trial) => e switch
    {
        DivergedException => $"; the state is saved in {_runs[0].Directory.DivergedFile(trial)}",
        DamagedFileException { Cure: not null } => "",
        _ => "; when that is cured, run the same command again to resume",
    };
}
