using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>Trains a network from a state to the end of its schedule: <see cref="Trainer.Train"/>.</summary>
internal delegate TrainingState TrainingProcedure(TrainingState start, TrainingKeys keys, ITrainingListener listener, CancellationToken cancel);

/// <summary>
/// One trial (Frankle and Carbin 2019; Cosentino, Zaiter, Pei and Zhu 2019): train, prune the smallest weights, start again with what survives.
/// Every level whose output exists is read instead of trained, so a trial goes on where it stopped, with the same bits.
/// </summary>
internal sealed class LotteryTicketExperiment
{
    private readonly ExperimentOptions _options;
    private readonly NetworkArchitecture _architecture;
    private readonly int _trial;
    private readonly int _updates;
    private readonly RunDirectory _directory;
    private readonly IReadOnlyList<RunDirectory> _directories;
    private readonly IReadOnlyList<SharedDenseLevel> _denseLevels;
    private readonly TrainingProcedure _train;
    private readonly RecordingRhythm _rhythm;
    private readonly Action<ExperimentEvent> _report;
    private readonly RandomKey _key;
    private readonly CheckpointStore _checkpoints;
    private IReadOnlyList<float[]>? _rewound;
    private bool _hasTrained;

    /// <param name="options">The run.</param>
    /// <param name="architecture">The network that the options name, for the data set's images and classes.</param>
    /// <param name="trial">From 0.</param>
    /// <param name="updates">Updates of a whole training.</param>
    /// <param name="runs">The run's directory and manifest, then those of its twins: <see cref="RunRequest.Twins"/>.</param>
    /// <param name="train">Trains one level; trials may share it.</param>
    /// <param name="rhythm">How often to save and report.</param>
    /// <param name="report">Told what happens.</param>
    public LotteryTicketExperiment(
        ExperimentOptions options, NetworkArchitecture architecture, int trial, int updates,
        IReadOnlyList<(RunDirectory Directory, RunManifest Manifest)> runs, TrainingProcedure train, RecordingRhythm rhythm, Action<ExperimentEvent> report)
    {
        _options = options;
        _architecture = architecture;
        _trial = trial;
        _updates = updates;
        _directories = [.. runs.Select(run => run.Directory)];
        _directory = _directories[0];
        _denseLevels = [.. runs.Select(run => new SharedDenseLevel(run.Directory, run.Manifest))];
        _train = train;
        _rhythm = rhythm;
        _report = report;
        _key = RandomKey.FromSeed(options.Seed).Child(StreamPurpose.Trial, trial);
        _checkpoints = new CheckpointStore(_directory, trial, architecture);
    }

    /// <summary>The level now being worked on.</summary>
    public int CurrentLevel { get; private set; }

    /// <summary>Brings the trial to its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a checkpoint has been written.</exception>
    /// <exception cref="DivergedException">A loss or weight is not finite; the state has been written to <see cref="RunDirectory.DivergedFile"/>.</exception>
    /// <exception cref="DamagedFileException">A complete level cannot be read.</exception>
    public void Run(CancellationToken cancel)
    {
        IReadOnlyList<double> rates = _options.PruneRatesOf(_architecture);
        IReadOnlyList<Mask> masks = [.. _architecture.Layers.Select(spec => Mask.Dense(spec.KernelSize))];
        MaskedNetwork? trained = null;
        for (CurrentLevel = 0; CurrentLevel < _options.Levels; CurrentLevel++)
        {
            cancel.ThrowIfCancellationRequested();
            DemandDirectories();
            LevelDirectory[] levels = [.. _directories.Select(directory => directory.Level(_trial, CurrentLevel))];
            if (trained is not null)
            {
                masks = MagnitudePruner.Prune(trained, rates, _options.PruneRule);
            }

            trained = levels.All(level => level.IsComplete) ? Reuse(levels[0], masks)
                : trained is null ? Dense(levels, masks, cancel)
                : Train(levels, Start(masks, trained), cancel);
        }

        foreach (RunDirectory directory in _directories)
        {
            directory.DeleteTrialState(_trial);
        }
    }

    /// <summary>A run that is deleted or moved while it is under way stops before its next file.</summary>
    private void DemandDirectories()
    {
        foreach (RunDirectory directory in _directories)
        {
            directory.DemandPresent();
        }
    }

    private MaskedNetwork Reuse(LevelDirectory level, IReadOnlyList<Mask> masks)
    {
        MaskedNetwork trained = StoredLevel.ReadTrained(level, _architecture);
        if (!trained.Masks.Zip(masks).All(pair => pair.First.Entries.SequenceEqual(pair.Second.Entries)))
        {
            throw new DamagedFileException(level.Path, "its masks are not those that pruning the level before leaves");
        }

        ReportEnd(trained, StoredLevel.ReadLastRow(level), isReused: true);
        return trained;
    }

    /// <summary>The dense level: another strategy's, where there is one.</summary>
    private MaskedNetwork Dense(LevelDirectory[] levels, IReadOnlyList<Mask> masks, CancellationToken cancel)
    {
        MaskedNetwork start = Start(masks, previous: null);
        var claims = new List<IDisposable>();
        try
        {
            // In an order that all processes keep, or two could wait for each other.
            foreach (SharedDenseLevel shared in _denseLevels.OrderBy(shared => shared.LockFile(_trial), StringComparer.Ordinal))
            {
                claims.Add(shared.Claim(_trial, () => _report(new DenseLevelAwaited(_trial)), cancel));
            }

            // Kernels to rewind to are not among a level's files.
            return RewindUpdate is null && _denseLevels.All(shared => shared.TryCopy(_trial, start))
                ? Reuse(levels[0], masks)
                : Train(levels, start, cancel);
        }
        finally
        {
            claims.ForEach(claim => claim.Dispose());
        }
    }

    private MaskedNetwork Start(IReadOnlyList<Mask> masks, MaskedNetwork? previous) =>
        Stored(MaskedNetwork.Dense(_architecture, StartingValues(previous)).WithMasks(masks));

    private MaskedNetwork Train(LevelDirectory[] levels, MaskedNetwork start, CancellationToken cancel)
    {
        Array.ForEach(levels, level => level.SaveStart(start));

        TrainingState begin = (_hasTrained ? null : ResumePoint()) ?? Trainer.Start(start, furtherAttacks: levels.Length - 1);
        _report(new LevelStarted(_trial, CurrentLevel, begin.Update, _updates, start.Kept, _architecture.Size));
        TrainingState end = Train(begin, cancel);
        _hasTrained = true;

        MaskedNetwork trained = Stored(end.Network);
        DemandDirectories();
        foreach ((LevelDirectory level, IReadOnlyList<EvaluationRow> rows) in levels.Zip([end.Rows, .. end.FurtherRows]))
        {
            level.SaveEnd(trained, rows);
        }

        ReportEnd(trained, end.Rows[^1], isReused: false);
        return trained;
    }

    private void ReportEnd(MaskedNetwork trained, EvaluationRow final, bool isReused)
    {
        _report(new LevelFinished(_trial, CurrentLevel, isReused, trained.Kept, _architecture.Size, final));
        if (ChanceLevel.Includes(final.Test.Accuracy, _architecture.Classes))
        {
            _report(new LevelAtChance(_trial, CurrentLevel, final.Test.Accuracy));
        }
    }

    private TrainingState Train(TrainingState begin, CancellationToken cancel)
    {
        var keys = new TrainingKeys(
            _key.Child(StreamPurpose.Shuffle, CurrentLevel),
            _key.Child(StreamPurpose.TrainingAttack, CurrentLevel),
            _key.Child(StreamPurpose.EvaluationAttack, CurrentLevel));
        var recorder = new TrainingRecorder(
            _trial, CurrentLevel, RewindUpdate, _checkpoints, _directory.RewindFile(_trial), _rhythm, _report);
        try
        {
            return _train(begin, keys, recorder, cancel);
        }
        catch (TrainingInterruptedException e)
        {
            _checkpoints.Save(CurrentLevel, e.State, isFlushed: true);
            throw;
        }
        catch (DivergedException e)
        {
            DemandDirectories();
            new TrainingCheckpoint(CurrentLevel, e.State).Write(_directory.DivergedFile(_trial));
            throw;
        }
    }

    /// <summary>The weights and biases that the level begins with, one array a parameter.</summary>
    private IReadOnlyList<float[]> StartingValues(MaskedNetwork? previous) => (_options.Strategy, CurrentLevel) switch
    {
        (_, 0) or (Strategy.ReinitRand, _) => Values(GlorotUniform.Initialize(_architecture, _key.Child(StreamPurpose.InitialKernels, CurrentLevel))),
        (Strategy.ReinitNone, _) => Values(previous!),
        _ => _rewound ??= RewoundValues(),
    };

    private IReadOnlyList<float[]> RewoundValues() => Values(_options.Rewind.Kind switch
    {
        RewindKind.Initial => StoredLevel.ReadInitial(_directory.Level(_trial, 0), _architecture),
        RewindKind.DenseEnd => StoredLevel.ReadTrained(_directory.Level(_trial, 0), _architecture),
        // Level 1 began with them, pruned by its masks, which the masks of all later levels are part of: a finished trial grows from there.
        _ when _directory.Level(_trial, 1).IsComplete => StoredLevel.ReadInitial(_directory.Level(_trial, 1), _architecture),
        _ => ReadRewindPoint() ?? throw new DamagedFileException(
            _directory.RewindFile(_trial), $"the kernels to rewind to are missing or damaged; delete {_directory.Level(_trial, 0).Path} and run again to make them anew"),
    });

    /// <summary>Where to go on in this level, if another process began it: one that has trained a level finds its own checkpoints, of that level.</summary>
    private TrainingState? ResumePoint()
    {
        TrainingState? latest = _checkpoints.Latest(CurrentLevel, furtherAttacks: _directories.Count - 1, message => _report(new CheckpointPassedOver(_trial, CurrentLevel, message)));
        return latest?.Update >= RewindUpdate && ReadRewindPoint() is null ? null : latest;
    }

    /// <summary>The update of this level at which to keep the kernels for later ones, if it is such a level.</summary>
    private int? RewindUpdate =>
        CurrentLevel == 0 && _options is { Strategy: Strategy.ReinitOrig, Levels: > 1, Rewind: { Kind: RewindKind.Step, Update: int update } } ? update : null;

    /// <summary>Null where it is missing or damaged.</summary>
    private MaskedNetwork? ReadRewindPoint()
    {
        string file = _directory.RewindFile(_trial);
        try
        {
            return File.Exists(file) ? TrainingCheckpoint.Read(file, _architecture).State.Network : null;
        }
        catch (DamagedFileException)
        {
            return null;
        }
    }

    /// <summary>What is written, and what goes on from here: the same, or a run that is taken up again would differ from one left alone.</summary>
    private MaskedNetwork Stored(MaskedNetwork network) =>
        _options.SavedKernels == SavedKernels.Masked ? network.WithMasksApplied() : network;

    private static IReadOnlyList<float[]> Values(MaskedNetwork network) => [.. network.Parameters.Select(parameter => parameter.Values)];
}
