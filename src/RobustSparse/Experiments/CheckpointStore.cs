using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>The last two checkpoints of one trial: if the newer one is damaged, the older one is as good, only earlier.</summary>
internal sealed class CheckpointStore(RunDirectory directory, int trial, NetworkArchitecture architecture)
{
    private const int Slots = 2;

    private int _nextSlot;

    /// <summary>Stores a checkpoint in the place of the older one.</summary>
    public void Save(int level, TrainingState state)
    {
        new TrainingCheckpoint(level, state).Write(directory.CheckpointFile(trial, _nextSlot));
        _nextSlot = (_nextSlot + 1) % Slots;
    }

    /// <summary>The newest good checkpoint of a level; null if there is none.</summary>
    /// <param name="level">Checkpoints of other levels are left over and not of use.</param>
    /// <param name="furtherAttacks">One with evaluations under another number of attacks is of a run alone, or of one with its twins: not of use either.</param>
    /// <param name="passOver">Told of every damaged one.</param>
    public TrainingState? Latest(int level, int furtherAttacks, Action<string> passOver)
    {
        TrainingState? latest = null;
        for (int slot = 0; slot < Slots; slot++)
        {
            if (Read(slot, passOver) is { } checkpoint && checkpoint.Level == level && checkpoint.State.FurtherRows.Count == furtherAttacks && IsLater(checkpoint.State, latest))
            {
                latest = checkpoint.State;
                _nextSlot = (slot + 1) % Slots;
            }
        }

        return latest;
    }

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
