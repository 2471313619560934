using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>
/// One trial (Frankle and Carbin 2019; Cosentino, Zaiter, Pei and Zhu 2019): train, prune the smallest weights, start again with the
/// survivors. Each round is a level; level 0 is the dense network. A level that is complete on disk is read instead of trained, so a trial
/// resumes where it stopped, and a level that somebody deleted is made again, with the same bits.
/// </summary>
internal sealed class LotteryTicketExperiment
{
    private readonly ExperimentOptions _options;
    private readonly NetworkArchitecture _architecture;
    private readonly int _trial;
    private readonly TrainingPlan _plan;
    private readonly RunDirectory[] _directories;
    private readonly IReadOnlyList<SharedDenseLevel> _denseLevels;
    private readonly TrainingProcedure _train;
    private readonly RecordingRhythm _rhythm;
    private readonly Action<ExperimentEvent> _report;
    private readonly RandomKey _key;
    private readonly CheckpointStore _checkpoints;
    private readonly RewindPointFile _rewindPoint;
    private readonly StartingWeights _weights;
    private readonly LevelChoices _choices;
    private readonly BranchStart? _branch;
    private bool _hasTrained;

    /// <param name="options">The run's.</param>
    /// <param name="architecture">The network that the options name, for the data set's images and classes.</param>
    /// <param name="trial">From 0.</param>
    /// <param name="plan">The training of each level.</param>
    /// <param name="runs">The run's directory and manifest, then those of its twins: <see cref="RunRequest.Twins"/>.</param>
    /// <param name="objective">The loss of scores.</param>
    /// <param name="train">Trains one level; trials may share it.</param>
    /// <param name="rhythm">How often to save and report.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="trunk">The run whose levels a branch takes; null for a run of its own.</param>
    public LotteryTicketExperiment(
        ExperimentOptions options, NetworkArchitecture architecture, int trial, TrainingPlan plan,
        IReadOnlyList<(RunDirectory Directory, RunManifest Manifest)> runs, ScoreObjective objective, TrainingProcedure train, RecordingRhythm rhythm,
        Action<ExperimentEvent> report, RunDirectory? trunk = null)
    {
        _options = options;
        _architecture = architecture;
        _trial = trial;
        _plan = plan;
        _directories = [.. runs.Select(run => run.Directory)];
        _denseLevels = [.. runs.Select(run => new SharedDenseLevel(run.Directory, run.Manifest, plan))];
        _train = train;
        _rhythm = rhythm;
        _report = report;
        _key = RandomKey.FromSeed(options.Seed).Child(StreamPurpose.Trial, trial);
        _checkpoints = new CheckpointStore(_directories[0], trial, architecture);
        _rewindPoint = new RewindPointFile(_directories[0].RewindFile(trial), architecture);
        _weights = new StartingWeights(options, architecture, _key, level => _directories[0].Level(trial, level), _rewindPoint, ReplayToRewindPoint);
        _choices = new LevelChoices(options, architecture, objective, _key);
        _branch = options.Branch is null ? null : new BranchStart(options.Branch, trunk!, architecture, plan, trial, _key);
    }

    /// <summary>The level now being worked on.</summary>
    public int CurrentLevel { get; private set; }

    /// <summary>Brings the trial to its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a checkpoint has been written.</exception>
    /// <exception cref="DivergedException">A loss or weight is not finite; the state has been written to <see cref="RunDirectory.DivergedFile"/>.</exception>
    /// <exception cref="DamagedFileException">A complete level is not what its run wrote.</exception>
    public void Run(CancellationToken cancel)
    {
        MaskedNetwork? trained = null;
        foreach (int number in _options.LevelNumbers)
        {
            CurrentLevel = number;
            cancel.ThrowIfCancellationRequested();
            DemandDirectories();
            LevelDirectory[] levels = [.. _directories.Select(directory => directory.Level(_trial, CurrentLevel))];
            trained = levels.All(level => level.IsComplete) ? ReadCompleteLevel(levels, trained, cancel)
                : _branch is null && CurrentLevel == 0 && _choices.IsDense(CurrentLevel) ? ObtainDenseLevel(levels, cancel)
                : TrainLevel(levels, StartOf(trained, cancel), cancel);
        }

        Array.ForEach(_directories, directory => directory.DeleteTrialFiles(_trial));
    }

    /// <summary>A run that is deleted or moved while it is under way stops before its next file.</summary>
    private void DemandDirectories() => Array.ForEach(_directories, directory => directory.DemandPresent());

    /// <summary>Reads the trained network of a level that is complete, after verifying it.</summary>
    private MaskedNetwork ReadCompleteLevel(LevelDirectory[] levels, MaskedNetwork? previous, CancellationToken cancel)
    {
        Array.ForEach(levels, level => LevelIntegrity.Verify(level, _plan));
        try
        {
            MaskedNetwork trained = StoredLevel.ReadTrained(levels[0], _architecture);
            if (_branch is null && _choices.IsRepeatable(CurrentLevel)
                && !trained.Masks.Zip(_choices.MasksOf(CurrentLevel, previous, start: null, cancel)).All(pair => pair.First.Entries.SequenceEqual(pair.Second.Entries)))
            {
                throw new DamagedFileException(levels[0].Path, "its masks are not those that pruning the level before leaves");
            }

            ReportEnd(trained, StoredLevel.ReadLastRow(levels[0]), isReused: true);
            return trained;
        }
        catch (DamagedFileException e) when (e.Cure is null)
        {
            throw LevelIntegrity.WithCure(e, levels[0]);
        }
    }

    /// <summary>Copies the dense level from another run, where one has it, or trains it.</summary>
    private MaskedNetwork ObtainDenseLevel(LevelDirectory[] levels, CancellationToken cancel)
    {
        MaskedNetwork start = StartOf(previous: null, cancel);
        var claims = new List<IDisposable>();
        try
        {
            // In an order that all processes keep, or two could wait for each other.
            foreach (SharedDenseLevel shared in _denseLevels.OrderBy(shared => shared.LockFile(_trial), StringComparer.Ordinal))
            {
                claims.Add(shared.Claim(_trial, () => _report(new DenseLevelAwaited(_trial)), cancel));
            }

            // A rewind point is not among a level's files: only training makes it.
            return RewindUpdate is null && _denseLevels.All(shared => shared.TryCopy(_trial, start))
                ? ReadCompleteLevel(levels, previous: null, cancel)
                : TrainLevel(levels, start, cancel);
        }
        finally
        {
            claims.ForEach(claim => claim.Dispose());
        }
    }

    /// <summary>The network that the current level starts from, as its files hold it.</summary>
    /// <param name="previous">The trained network of the level before; null for level 0.</param>
    /// <param name="cancel">Stops a training that is replayed.</param>
    private MaskedNetwork StartOf(MaskedNetwork? previous, CancellationToken cancel) =>
        AsStored(_branch?.Of(CurrentLevel) ?? Chosen(MaskedNetwork.Dense(_architecture, _weights.Of(CurrentLevel, previous, cancel)), previous, cancel));

    /// <summary>The weights that the current level starts with, under the masks that it starts with.</summary>
    private MaskedNetwork Chosen(MaskedNetwork start, MaskedNetwork? previous, CancellationToken cancel) =>
        start.WithMasks(_choices.MasksOf(CurrentLevel, previous, start, cancel));

    /// <summary>Trains a level and writes its files.</summary>
    private MaskedNetwork TrainLevel(LevelDirectory[] levels, MaskedNetwork start, CancellationToken cancel)
    {
        LevelTraining training = _branch is null
            ? _choices.TrainingOf(TrainingKeys.Of(_key, CurrentLevel), CurrentLevel, start, _plan.TotalUpdates)
            : new LevelTraining(_branch.KeysOf(CurrentLevel)) { Rate = _options.Pruning.FreezesWeights ? LearningRateSchedule.Frozen : null };
        LevelWriter[] writers = [.. levels.Select(level => new LevelWriter(level, hasChangingMasks: training.Masks is not null))];
        Array.ForEach(writers, writer => writer.SaveStart(start));

        // After this process has trained a level, the checkpoints on disk are its own, of that level.
        TrainingState begin = (_hasTrained ? null : LatestCheckpoint()) ?? Trainer.Start(start, furtherAttacks: levels.Length - 1);
        _report(new LevelStarted(_trial, CurrentLevel, begin.Update, _plan.TotalUpdates, start.Kept, _architecture.Size));
        TrainingState end = RunTraining(begin, training, cancel);
        _hasTrained = true;

        MaskedNetwork trained = AsStored(end.Network);
        DemandDirectories();
        foreach ((LevelWriter writer, IReadOnlyList<EvaluationRow> rows) in writers.Zip([end.Rows, .. end.FurtherRows]))
        {
            writer.SaveEnd(trained, rows, end.MaskChanges);
        }

        ReportEnd(trained, end.Rows[^1], isReused: false);
        return trained;
    }

    /// <summary>Trains from a state to the end of the schedule, with checkpoints on the way.</summary>
    private TrainingState RunTraining(TrainingState begin, LevelTraining training, CancellationToken cancel)
    {
        var recorder = new TrainingRecorder(_trial, CurrentLevel, RewindUpdate, _checkpoints, _rewindPoint, _rhythm, _report);
        try
        {
            return _train(begin, training, recorder, cancel);
        }
        catch (TrainingInterruptedException e)
        {
            _checkpoints.Save(CurrentLevel, e.State, isFlushed: true);
            throw;
        }
        catch (DivergedException e)
        {
            DemandDirectories();
            new TrainingCheckpoint(CurrentLevel, e.State).Write(_directories[0].DivergedFile(_trial));
            throw;
        }
    }

    private void ReportEnd(MaskedNetwork trained, EvaluationRow final, bool isReused)
    {
        _report(new LevelFinished(_trial, CurrentLevel, isReused, trained.Kept, _architecture.Size, final));
        if (ChanceLevel.Includes(final.Test.Accuracy, _architecture.Classes))
        {
            _report(new LevelAtChance(_trial, CurrentLevel, final.Test.Accuracy));
        }
    }

    /// <summary>Trains the dense level again up to its rewind point, which a finished run has deleted and a level that is made again starts from.</summary>
    private MaskedNetwork ReplayToRewindPoint(MaskedNetwork start, CancellationToken cancel)
    {
        TrainingState begin = Trainer.Start(start, furtherAttacks: _directories.Length - 1);
        return _rewindPoint.Replay(level: 0, _options.Rewind.Update, (listener, stop) => _train(begin, LevelTraining.Of(_key, level: 0), listener, stop), cancel);
    }

    /// <summary>The state that another process left of this level; null where there is none.</summary>
    private TrainingState? LatestCheckpoint()
    {
        TrainingState? latest = _checkpoints.Latest(CurrentLevel, furtherAttacks: _directories.Length - 1, message => _report(new CheckpointPassedOver(_trial, CurrentLevel, message)));
        return latest?.Update >= RewindUpdate && _rewindPoint.TryRead() is null ? null : latest;
    }

    /// <summary>The update of the current level at which its kernels are kept for later levels to rewind to; null where none is.</summary>
    private int? RewindUpdate =>
        _branch is null && CurrentLevel == 0 && _options is { Strategy: Strategy.ReinitOrig, Levels: > 1, Rewind: { Kind: RewindKind.Step, Update: int update } } ? update : null;

    /// <summary>A network as files hold it. Training continues from exactly what was saved, so a resumed run equals an undisturbed one.</summary>
    private MaskedNetwork AsStored(MaskedNetwork network) =>
        _options.SavedKernels == SavedKernels.Masked ? network.WithMasksApplied() : network;
}
