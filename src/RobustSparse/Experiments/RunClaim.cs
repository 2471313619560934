using RobustSparse.Runs;

namespace RobustSparse.Experiments;

/// <summary>
/// The directories of a run and its twins, held by this process: what belongs to the run as a whole, before and after its trials. The
/// trials in between have their own locks and states, see <see cref="TrialSet"/>.
/// </summary>
internal sealed class RunClaim : IDisposable
{
    private readonly Stack<DirectoryLock> _locks = [];

    private RunClaim()
    {
    }

    /// <summary>The directories with the manifests that stand in them now: of the run, then of its twins.</summary>
    public IReadOnlyList<(RunDirectory Directory, RunManifest Manifest)> Runs { get; private set; } = [];

    /// <summary>Locks every directory and sees to it that it holds the manifest of its run.</summary>
    /// <param name="runs">The run, then its twins.</param>
    /// <param name="force">Whether to delete a run that is there.</param>
    /// <param name="report">Told when the run resumes on another kind of machine.</param>
    /// <param name="cancel">Ends the wait for a lock.</param>
    /// <exception cref="RunDirectoryException">A directory is in use, or holds something else than this run.</exception>
    public static RunClaim Take(IReadOnlyList<RequestedRun> runs, bool force, Action<ExperimentEvent> report, CancellationToken cancel)
    {
        var claim = new RunClaim();
        try
        {
            foreach (RequestedRun run in runs)
            {
                claim._locks.Push(DirectoryLock.Acquire(run.Directory, cancel: cancel));
            }

            claim.Runs = [.. runs.Select(run => (run.Directory, Begin(run, force, report)))];
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Records how the run ended, makes what belongs to its end, and deletes its working files.</summary>
    /// <param name="failures">Trials given up.</param>
    /// <param name="conclude">See <see cref="RunRequest.Conclude"/>.</param>
    public void Conclude(IReadOnlyList<TrialFailed> failures, Action conclude)
    {
        foreach ((RunDirectory directory, RunManifest manifest) in Runs)
        {
            DemandLevels(directory, manifest, failures);
            directory.DemandPresent();
        }

        // While there are working files the run is not done, whatever its manifest says.
        foreach ((RunDirectory directory, RunManifest manifest) in Runs)
        {
            directory.KeepWorkingFiles();
            (manifest with { State = failures is [] ? RecordedState.Finished : RecordedState.Failed }).Write(directory.ManifestFile);
        }

        conclude();
        if (failures is [])
        {
            foreach ((RunDirectory directory, _) in Runs)
            {
                directory.DeleteWorkingFiles();
            }
        }
    }

    /// <summary>Gives the locks back.</summary>
    public void Dispose()
    {
        while (_locks.TryPop(out DirectoryLock? held))
        {
            held.Dispose();
        }
    }

    /// <summary>Sees to it that the directory holds this run's manifest, or refuses it.</summary>
    private static RunManifest Begin(RequestedRun run, bool force, Action<ExperimentEvent> report)
    {
        RunManifest? found = run.FindStored();
        if (found is not null && force)
        {
            run.Directory.Clear();
            found = null;
        }

        if (found is not null)
        {
            run.DemandSame(found);
        }

        // The name and the program stay those that the run began with; trials and levels may have grown.
        RunManifest manifest = found is null ? run.Manifest : found with
        {
            State = RecordedState.Running,
            Settings = run.Manifest.Settings with { Name = found.Settings.Name },
            Model = run.Manifest.Model,
            Warnings = [.. found.Warnings.Union(run.Manifest.Warnings)],
            Machines = WithThisMachine(found, report),
        };
        manifest.Write(run.Directory.ManifestFile);
        return manifest;
    }

    /// <summary>The machines of a run that resumes here. A machine of a new kind is reported.</summary>
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

    /// <summary>A run from which somebody deleted a level in the meantime is not called finished.</summary>
    private static void DemandLevels(RunDirectory directory, RunManifest manifest, IReadOnlyList<TrialFailed> failures)
    {
        IEnumerable<(int Trial, int Level)> missing = FinishedRun.MissingLevels(directory, manifest).ExceptBy(failures.Select(failure => failure.Trial), level => level.Trial);
        foreach ((int trial, int level) in missing)
        {
            throw new IOException($"{directory.Level(trial, level).Path} was complete and has vanished");
        }
    }
}
