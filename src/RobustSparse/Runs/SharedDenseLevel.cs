using RobustSparse.Files;
using RobustSparse.Models;

namespace RobustSparse.Runs;

/// <summary>
/// The dense level of a trial is the same in all runs that differ in pruning alone. Whoever needs it first trains it; the others, later or in another process
/// at the same time, copy its files, byte for byte what they would have written themselves.
/// </summary>
/// <param name="directory">The run's own.</param>
/// <param name="manifest">The run's own.</param>
internal sealed class SharedDenseLevel(RunDirectory directory, RunManifest manifest)
{
    /// <summary>What <see cref="Claim"/> holds.</summary>
    public string LockFile(int trial) => directory.DenseLevelLockFile(trial);

    /// <summary>Keeps other processes from training the same level; dispose when it is complete.</summary>
    /// <param name="trial">Which.</param>
    /// <param name="wait">Told once if another process has it now.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public IDisposable Claim(int trial, Action wait, CancellationToken cancel) => FileLock.Hold(LockFile(trial), wait, cancel);

    /// <summary>Copies the level from another run, if one has it.</summary>
    /// <param name="trial">Which.</param>
    /// <param name="start">What this run would begin with; another's level is the same only if it began with the same.</param>
    public bool TryCopy(int trial, MaskedNetwork start)
    {
        foreach (RunDirectory other in directory.Siblings())
        {
            try
            {
                LevelDirectory level = other.Level(trial, 0);
                if (level.IsComplete && IsAlike(RunManifest.Read(other.ManifestFile)) && BeganWith(level, start))
                {
                    directory.Level(trial, 0).CopyFrom(level, start.Architecture.Layers);
                    return true;
                }
            }
            catch (Exception e) when (e is DamagedFileException or IOException or UnauthorizedAccessException)
            {
                // Not to be had from there; nothing is lost but the time to train it.
            }
        }

        return false;
    }

    /// <summary>Whether a run's dense levels come out as this one's: no setting that changes them differs, nor data, program or machine.</summary>
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
