using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>
/// The last checkpoints of one trial, in four slots. Two slots take the checkpoints that are flushed to the disk, in turns, so that one of
/// them is always whole; the other two take the unflushed ones, likewise. If the newest is damaged, the training resumes from an older one.
/// </summary>
internal sealed class CheckpointStore(RunDirectory directory, int trial, NetworkArchitecture architecture)
{
    private const int SlotsOfAKind = 2;

    /// <summary>The next slot of the flushed checkpoints, then that of the others.</summary>
    private readonly int[] _nextSlots = [0, SlotsOfAKind];

    /// <summary>Stores a checkpoint.</summary>
    /// <param name="level">Rounds of pruning.</param>
    /// <param name="state">The state to resume from.</param>
    /// <param name="isFlushed">Whether it must survive a power failure too.</param>
    /// <exception cref="IOException">It cannot be written, or the run has been deleted or moved meanwhile.</exception>
    public void Save(int level, TrainingState state, bool isFlushed)
    {
        directory.DemandPresent();
        int kind = isFlushed ? 0 : 1;
        string file = directory.CheckpointFile(trial, _nextSlots[kind]);
        if (!isFlushed && File.Exists(file))
        {
            // Some file systems flush a file that replaces another one by renaming. The other slot already keeps a whole checkpoint.
            File.Delete(file);
        }

        new TrainingCheckpoint(level, state).Write(file, isFlushed);
        _nextSlots[kind] = Other(_nextSlots[kind]);
    }

    /// <summary>The newest good checkpoint of a level; null if there is none.</summary>
    /// <param name="level">Checkpoints of other levels are leftovers and are ignored.</param>
    /// <param name="furtherAttacks">The number of twins of the run. Checkpoints with the evaluations of another number of attacks are ignored too.</param>
    /// <param name="passOver">Told of every damaged checkpoint.</param>
    public TrainingState? Latest(int level, int furtherAttacks, Action<string> passOver)
    {
        TrainingState? latest = null;
        for (int slot = 0; slot < 2 * SlotsOfAKind; slot++)
        {
            if (Read(slot, passOver) is { } checkpoint && checkpoint.Level == level && checkpoint.State.FurtherRows.Count == furtherAttacks && IsLater(checkpoint.State, latest))
            {
                latest = checkpoint.State;
                _nextSlots[slot / SlotsOfAKind] = Other(slot);
            }
        }

        return latest;
    }

    private static int Other(int slot) => slot % SlotsOfAKind == 0 ? slot + 1 : slot - 1;

    private static bool IsLater(TrainingState state, TrainingState? other) =>
        other is null || (state.Update, state.Rows.Count).CompareTo((other.Update, other.Rows.Count)) > 0;

    private TrainingCheckpoint? Read(int slot, Action<string> passOver)
    {
        string file = directory.CheckpointFile(trial, slot);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return TrainingCheckpoint.Read(file, architecture);
        }
        catch (DamagedFileException e)
        {
            passOver(e.Message);
            return null;
        }
    }
}
