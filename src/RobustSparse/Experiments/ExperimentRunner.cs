using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>A run and the way to carry it out. Nothing here but <see cref="Options"/> may change a result.</summary>
public sealed record RunRequest
{
    public required ExperimentOptions Options { get; init; }

    /// <summary>
    /// Further attacks, of kinds other than the run's own, under natural training only: the same networks are evaluated against each as they
    /// are trained, and the evaluations go where a run of its own under that attack would put them, byte for byte.
    /// </summary>
    public IReadOnlyList<AttackOptions> Twins { get; init; } = [];

    /// <summary>Where run directories go.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Trials at once, at least 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Cores to use: trials hold one each, evaluations borrow the rest.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to delete what stands in the way: a directory that holds our manifest, and nothing else.</summary>
    public bool Force { get; init; }

    /// <summary>Warnings given to the user that the manifest keeps.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Where the run is or goes. A run that is to be deleted and made again goes where it belongs now; a run of an earlier version stays where it is.</summary>
    public RunDirectory Directory => DirectoryOf(Options);

    /// <summary>Where a twin of the run is or goes.</summary>
    internal RunDirectory DirectoryOf(ExperimentOptions twin) => Force ? RunDirectory.Of(BaseDirectory, twin) : RunLocator.Locate(BaseDirectory, twin);

    /// <summary>
    /// What is done with a run at its end and belongs to it: a report. It finds everything written. If the process ends before it returns,
    /// the run is not done, and the same command does it again.
    /// </summary>
    public Action Conclude { get; init; } = () => { };
}

/// <summary>How a run ended.</summary>
/// <param name="Directories">The run directory, then those of its twins.</param>
/// <param name="Failures">Trials given up, in order; empty when all are done.</param>
public sealed record RunOutcome(IReadOnlyList<string> Directories, IReadOnlyList<TrialFailed> Failures)
{
    /// <summary>The run directory.</summary>
    public string Directory => Directories[0];
}

/// <summary>Carries out all trials of a run in its directory, going on where an earlier process stopped.</summary>
public sealed class ExperimentRunner
{
    private readonly RunRequest _request;
    private readonly ImageDataset _dataset;
    private readonly RecordingRhythm _rhythm;
    private readonly Func<DatasetSplits, IdleCores, TrainingProcedure> _trainer;

    /// <param name="request">What to run.</param>
    /// <param name="dataset">The data set that the options name.</param>
    public ExperimentRunner(RunRequest request, ImageDataset dataset)
        : this(request, dataset, RecordingRhythm.Default, (splits, cores) => new Trainer(request.Options.Training, request.Options.Attack, splits, cores, request.Twins).Train)
    {
    }

    /// <param name="request">What to run.</param>
    /// <param name="dataset">The data set that the options name.</param>
    /// <param name="rhythm">How often to save and report.</param>
    /// <param name="trainer">Makes what one trial trains with.</param>
    internal ExperimentRunner(
        RunRequest request, ImageDataset dataset, RecordingRhythm rhythm, Func<DatasetSplits, IdleCores, TrainingProcedure> trainer)
    {
        _request = request;
        _dataset = dataset;
        _rhythm = rhythm;
        _trainer = trainer;
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="report">Told what happens, from the threads of the trials.</param>
    /// <param name="cancel">Stops every trial at its next update.</param>
    /// <exception cref="InvalidOptionsException">The options cannot be run on this data set; nothing was written.</exception>
    /// <exception cref="RunDirectoryException">The directory is in the way: finished, made with other settings, or in use.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; every trial has left a checkpoint.</exception>
    /// <exception cref="IOException">The run directory cannot be written.</exception>
    public RunOutcome Run(Action<ExperimentEvent> report, CancellationToken cancel)
    {
        ExperimentOptions options = _request.Options;
        if (options.Training.Adversarial && _request.Twins is not [])
        {
            throw new InvalidOperationException("adversarial training under one attack gives other networks than under another: it has no twins");
        }

        var context = new SettingContext { Datasets = [_dataset.Name], Counts = new ImageCounts(_dataset.Train.Count, _dataset.Test.Count) };
        IReadOnlyList<SettingProblem> problems = SettingsTable.Standard.Problems(options, context);
        if (problems is not [])
        {
            throw new InvalidOptionsException(problems);
        }

        if (MemoryEstimate.Of(options, _dataset, _request.Jobs).Problem() is { } tooLarge)
        {
            throw new InvalidOptionsException([tooLarge]);
        }

        NetworkArchitecture architecture = options.Architecture(_dataset.Features, _dataset.Classes);
        DatasetSplits splits = DatasetSplits.Of(_dataset, options.ValidSize, options.TrainLimit, options.TestLimit);
        ExperimentOptions[] all = [options, .. _request.Twins.Select(attack => options with { Attack = attack })];
        var claims = new Stack<DirectoryLock>();
        try
        {
            RunDirectory[] directories = [.. all.Select(_request.DirectoryOf)];
            Array.ForEach(directories, directory => claims.Push(DirectoryLock.Acquire(directory, cancel: cancel)));
            (RunDirectory Directory, RunManifest Manifest)[] runs =
                [.. directories.Zip(all, (directory, one) => (directory, Begin(directory, one, architecture, report)))];
            IReadOnlyList<TrialFailed> failures = RunTrials(runs, architecture, splits, report, cancel);
            Array.ForEach(runs, run => DemandLevels(run.Directory, failures));
            Array.ForEach(directories, directory => directory.DemandPresent());
            Array.ForEach(directories, directory => directory.KeepState());
            foreach ((RunDirectory directory, RunManifest manifest) in runs)
            {
                (manifest with { State = failures is [] ? RunState.Finished : RunState.Failed }).Write(directory.ManifestFile);
            }

            _request.Conclude();
            if (failures is [])
            {
                Array.ForEach(directories, directory => directory.DeleteState());
            }

            return new RunOutcome([.. runs.Select(run => run.Directory.Path)], failures);
        }
        finally
        {
            while (claims.TryPop(out DirectoryLock? claim))
            {
                claim.Dispose();
            }
        }
    }

    /// <summary>Nothing is called finished that somebody deleted meanwhile.</summary>
    private void DemandLevels(RunDirectory directory, IReadOnlyList<TrialFailed> failures)
    {
        ExperimentOptions options = _request.Options;
        IEnumerable<LevelDirectory> levels =
            from trial in Enumerable.Range(0, options.Trials).Except(failures.Select(failure => failure.Trial))
            from level in Enumerable.Range(0, options.Levels)
            select directory.Level(trial, level);
        if (levels.FirstOrDefault(level => !level.IsComplete) is { } lost)
        {
            throw new IOException($"{lost.Path} was complete and has vanished");
        }
    }

    /// <summary>The machines of a run that goes on here. A machine of a new kind is reported.</summary>
    private static IReadOnlyList<MachineFacts> WithThisMachine(RunManifest found, Action<ExperimentEvent> report)
    {
        var here = MachineFacts.Here();
        if (found.Machines.Any(here.IsAlike))
        {
            return found.Machines;
        }

        report(new MachineChanged(found.Machines[0], here));
        return [.. found.Machines, here];
    }

    /// <summary>Sees to it that the directory holds this run's manifest, or refuses it.</summary>
    private RunManifest Begin(RunDirectory directory, ExperimentOptions options, NetworkArchitecture architecture, Action<ExperimentEvent> report)
    {
        var asked = new RunManifest
        {
            Version = RunManifest.CurrentVersion,
            State = RunState.Running,
            Settings = options,
            Model = ModelFacts.Of(architecture),
            DatasetDigests = new SortedDictionary<string, string>(_dataset.Digests.ToDictionary(), StringComparer.Ordinal),
            Warnings = _request.Warnings,
            Machines = [MachineFacts.Here()],
        };

        RunManifest? found = Find(directory);
        if (found is not null && _request.Force)
        {
            directory.Clear();
            found = null;
        }

        if (found is not null)
        {
            DemandSameRun(directory, found, asked);

            // The name and the program stay those that the run was begun with; trials and levels may have grown.
            asked = found with
            {
                State = RunState.Running,
                Settings = options with { Name = found.Settings.Name },
                Model = asked.Model,
                Warnings = [.. found.Warnings.Union(asked.Warnings)],
                Machines = WithThisMachine(found, report),
            };
        }

        asked.Write(directory.ManifestFile);
        return asked;
    }

    private static RunManifest? Find(RunDirectory directory)
    {
        if (!File.Exists(directory.ManifestFile))
        {
            return !directory.HasVisibleFiles ? null : throw new RunDirectoryException(
                $"{directory.Path} holds files but no run.json, so this program did not make it, or not all of it", RunRemedy.MoveAway | RunRemedy.OtherBaseDirectory);
        }

        try
        {
            return RunManifest.Read(directory.ManifestFile);
        }
        catch (DamagedFileException e)
        {
            throw new RunDirectoryException(e.Message, RunRemedy.MoveAway | RunRemedy.OtherBaseDirectory);
        }
    }

    private static void DemandSameRun(RunDirectory directory, RunManifest found, RunManifest asked)
    {
        IReadOnlyList<RunDifference> obstacles = found.ObstaclesTo(asked);
        if (obstacles is not [])
        {
            throw new RunDirectoryException(
                $"{directory.Path} holds a run with other settings", RunRemedy.Name | RunRemedy.OtherBaseDirectory | RunRemedy.Force, obstacles);
        }

        bool grows = found.DifferencesFrom(asked) is not [];
        if (found.State == RunState.Finished && !directory.HasState && !grows)
        {
            throw new RunDirectoryException($"{directory.Path} holds this run, finished", RunRemedy.OtherBaseDirectory | RunRemedy.Force);
        }
    }

    private IReadOnlyList<TrialFailed> RunTrials(
        (RunDirectory Directory, RunManifest Manifest)[] runs, NetworkArchitecture architecture, DatasetSplits splits,
        Action<ExperimentEvent> report, CancellationToken cancel)
    {
        ExperimentOptions options = _request.Options;
        int updates = new TrainingPlan(options.Training, splits.Train.Count).TotalUpdates;
        var cores = new IdleCores(_request.Cores);
        TrainingProcedure train = _trainer(splits, cores);
        return TrialPool.Run(options.Trials, _request.Jobs, Run, cancel);

        TrialFailed? Run(int trial, CancellationToken stop)
        {
            int own = cores.Take(1);
            var experiment = new LotteryTicketExperiment(options, architecture, trial, updates, runs, train, _rhythm, report);
            try
            {
                experiment.Run(stop);
                return null;
            }
            catch (Exception e) when (e is DivergedException or DamagedFileException or IOException or UnauthorizedAccessException)
            {
                string further = e is DivergedException
                    ? $"the state is saved in {runs[0].Directory.DivergedFile(trial)}"
                    : "when that is cured, run the same command again to go on";
                var failure = new TrialFailed(trial, experiment.CurrentLevel, $"{e.Message}; {further}");
                report(failure);
                return failure;
            }
            finally
            {
                cores.Return(own);
            }
        }
    }
}
