using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>Carries out all trials of a run in its directory, resuming where an earlier process stopped.</summary>
public sealed class ExperimentRunner
{
    private readonly RunRequest _request;
    private readonly ImageDataset _dataset;
    private readonly ITrialExecutor _executor;
    private readonly RecordingRhythm _rhythm;
    private readonly Func<DatasetSplits, IdleCores, TrainingProcedure> _trainer;

    /// <param name="request">What to run.</param>
    /// <param name="dataset">The data set that the options name.</param>
    /// <param name="executor">Who runs the trials; null for <see cref="RunRequest.Jobs"/> threads of this process.</param>
    public ExperimentRunner(RunRequest request, ImageDataset dataset, ITrialExecutor? executor = null)
        : this(
            request, dataset, RecordingRhythm.Default,
            (splits, cores) => new Trainer(request.Options.Training, request.Options.Attack, splits, cores, request.Twins).Train, executor)
    {
    }

    /// <param name="request">What to run.</param>
    /// <param name="dataset">The data set that the options name.</param>
    /// <param name="rhythm">How often to save and report.</param>
    /// <param name="trainer">Makes the training procedure that all trials share.</param>
    /// <param name="executor">Who runs the trials; null for <see cref="RunRequest.Jobs"/> threads of this process.</param>
    internal ExperimentRunner(
        RunRequest request, ImageDataset dataset, RecordingRhythm rhythm, Func<DatasetSplits, IdleCores, TrainingProcedure> trainer,
        ITrialExecutor? executor = null)
    {
        _request = request;
        _dataset = dataset;
        _rhythm = rhythm;
        _trainer = trainer;
        _executor = executor ?? new ThreadExecutor(request.Jobs);
    }

    /// <summary>Runs to the end. A run that is finished already is verified; levels that are missing from it are made again.</summary>
    /// <param name="report">Told what happens, from the threads of the trials.</param>
    /// <param name="cancel">Stops every trial at its next update.</param>
    /// <exception cref="InvalidOptionsException">The options cannot be run on this data set; nothing was written.</exception>
    /// <exception cref="RunDirectoryException">The directory is in the way: made with other settings, or in use.</exception>
    /// <exception cref="DamagedFileException">The run is finished, and a file of it is not what it wrote.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; every trial has left a checkpoint.</exception>
    /// <exception cref="IOException">The run directory cannot be written.</exception>
    public RunOutcome Run(Action<ExperimentEvent> report, CancellationToken cancel)
    {
        DemandSoundRequest();
        ExperimentOptions options = _request.Options;
        NetworkArchitecture architecture = options.Architecture(_dataset.Shape, _dataset.Classes);
        DatasetSplits splits = DatasetSplits.Of(_dataset, options.ValidSize, options.TrainLimit, options.TestLimit);
        var plan = new TrainingPlan(options.Training, splits.Train.Count);
        RequestedRun[] runs =
        [
            .. _request.AllOptions.Select(one => RequestedRun.Of(_request, one, architecture, _dataset)),
        ];
        if (!_request.Force && Array.TrueForAll(runs, run => FinishedRun.IsWhole(run, plan, _request.Cores, cancel)))
        {
            return new RunOutcome([.. runs.Select(run => run.Directory.Path)], []) { WasFinished = true };
        }

        using var claim = RunClaim.Take(runs, _request.Force, report, cancel);
        var objective = new ScoreObjective(options.Training, options.Attack, splits.Train);
        var cores = new IdleCores(_request.Cores);
        var trials = new TrialSet(options, architecture, plan, claim.Runs, objective, _trainer(splits, cores), cores, _rhythm) { Trunk = _request.Trunk };
        IReadOnlyList<TrialFailed> failures = _executor.Run(trials, report, cancel);
        claim.Conclude(failures, _request.Conclude);
        return new RunOutcome([.. runs.Select(run => run.Directory.Path)], failures);
    }

    private void DemandSoundRequest()
    {
        ExperimentOptions options = _request.Options;
        if (options.Training.Adversarial && _request.Twins is not [])
        {
            throw new InvalidOperationException("adversarial training under one attack gives other networks than under another: it has no twins");
        }

        if ((options.Branch is null) != (_request.Trunk is null))
        {
            throw new InvalidOperationException("a branch, and only a branch, has a trunk");
        }

        var context = new SettingContext
        {
            Datasets = [_dataset.Name],
            Counts = new ImageCounts(_dataset.Train.Count, _dataset.Test.Count),
            Shape = _dataset.Shape,
        };
        IReadOnlyList<SettingProblem> problems = SettingsTable.Standard.Problems(options, context);
        if (problems is not [])
        {
            throw new InvalidOptionsException(problems);
        }

        if (MemoryEstimate.Of(options, _dataset, _request.Jobs).Problem() is { } tooLarge)
        {
            throw new InvalidOptionsException([tooLarge]);
        }
    }
}
