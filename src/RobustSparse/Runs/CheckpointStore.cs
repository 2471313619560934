using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>
/// The last checkpoints of one trial: if a newer one is damaged, an older one is as good, only earlier. Two places are for those that are
/// flushed to the disk, in turns, so that one of them is whole whatever happens; two are for those that are not, likewise.
/// </summary>
internal sealed class CheckpointStore(RunDirectory directory, int trial, NetworkArchitecture architecture)
{
    private const int SlotsOfAKind = 2;

    /// <summary>Of those that are flushed, and of the others.</summary>
    private readonly int[] _nextSlots = [0, SlotsOfAKind];

    /// <summary>Stores a checkpoint.</summary>
    /// <param name="level">Rounds of pruning.</param>
    /// <param name="state">Where to go on from.</param>
    /// <param name="isFlushed">Whether it is to survive a loss of power too.</param>
    /// <exception cref="IOException">It cannot be written, or the run has been deleted or moved meanwhile.</exception>
    public void Save(int level, TrainingState state, bool isFlushed)
    {
        directory.DemandPresent();
        int kind = isFlushed ? 0 : 1;
        string file = directory.CheckpointFile(trial, _nextSlots[kind]);
        if (!isFlushed && File.Exists(file))
        {
            // File systems begin to flush what takes another's place, so that not both are lost. The other slot is there for that.
            File.Delete(file);
        }

        new TrainingCheckpoint(level, state).Write(file, isFlushed);
        _nextSlots[kind] = Other(_nextSlots[kind]);
    }

    /// <summary>The newest good checkpoint of a level; null if there is none.</summary>
    /// <param name="level">Checkpoints of other levels are left over and not of use.</param>
    /// <param name="furtherAttacks">One with evaluations under another number of attacks is of a run alone, or of one with its twins: not of use either.</param>
    /// <param name="passOver">Told of every damaged one.</param>
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
