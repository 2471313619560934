using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>
/// The dense level of a trial is the same in all runs that differ in pruning alone. The run that needs it first trains it; the others, later or at the same
/// time in another process, copy its files, which are the bytes that they would have written themselves.
/// </summary>
/// <param name="directory">The run's own.</param>
/// <param name="manifest">The run's own.</param>
/// <param name="plan">The training of each level.</param>
internal sealed class SharedDenseLevel(RunDirectory directory, RunManifest manifest, TrainingPlan plan)
{
    /// <summary>The file that <see cref="Claim"/> locks.</summary>
    public string LockFile(int trial) => directory.DenseLevelLockFile(trial);

    /// <summary>Keeps other processes from training the same level; dispose when it is complete.</summary>
    /// <param name="trial">From 0.</param>
    /// <param name="wait">Told once if another process holds the lock.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public IDisposable Claim(int trial, Action wait, CancellationToken cancel) => FileLock.Hold(LockFile(trial), wait, cancel);

    /// <summary>Copies the level from another run, if one has it whole and undamaged.</summary>
    /// <param name="trial">From 0.</param>
    /// <param name="start">The network that this run would begin with; a level is the same only if it began with the same network.</param>
    public bool TryCopy(int trial, MaskedNetwork start)
    {
        foreach (RunDirectory other in directory.Siblings())
        {
            try
            {
                LevelDirectory level = other.Level(trial, 0);
                if (level.IsComplete && IsAlike(RunManifest.Read(other.ManifestFile)) && BeganWith(level, start))
                {
                    LevelIntegrity.Verify(level, plan);
                    new LevelWriter(directory.Level(trial, 0)).CopyFrom(level);
                    return true;
                }
            }
            catch (Exception e) when (e is DamagedFileException or IOException or UnauthorizedAccessException)
            {
                // The level cannot be copied from there. Training it gives the same bytes.
            }
        }

        return false;
    }

    /// <summary>Whether another run has the same dense levels: no setting that changes them differs, nor data, program or kind of machine.</summary>
    private bool IsAlike(RunManifest other) =>
        other.DifferencesFrom(manifest).All(difference => difference.Setting is { ChangesDenseLevel: false })
        && other.Machines.Count == 1 && other.Machines[0] with { Cores = manifest.Machines[^1].Cores } == manifest.Machines[^1];

    private static bool BeganWith(LevelDirectory level, MaskedNetwork start)
    {
        MaskedNetwork initial = StoredLevel.ReadInitial(level, start.Architecture), trained = StoredLevel.ReadTrained(level, start.Architecture);
        return StoredLevel.ReadLastRow(level) is not null && trained.Kept == start.Architecture.Size
            && initial.Parameters.Zip(start.Parameters).All(pair => pair.First.Values.AsSpan().SequenceEqual(pair.Second.Values));
    }
}
