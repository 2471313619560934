using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>
/// The rewind point of a trial: the dense network after a given number of updates, to which the survivors of every pruning are set back
/// (Frankle et al. 2020). It is kept until the trial is done.
/// </summary>
/// <param name="file">Where it is kept.</param>
/// <param name="architecture">The network.</param>
internal sealed class RewindPointFile(string file, NetworkArchitecture architecture)
{
    /// <summary>Keeps the state at the rewind point.</summary>
    /// <param name="level">The level in training.</param>
    /// <param name="state">Taken right after the update.</param>
    public void Save(int level, TrainingState state) => new TrainingCheckpoint(level, state).Write(file);

    /// <summary>Null where it is missing or damaged.</summary>
    public MaskedNetwork? TryRead()
    {
        try
        {
            return File.Exists(file) ? TrainingCheckpoint.Read(file, architecture).State.Network : null;
        }
        catch (DamagedFileException)
        {
            return null;
        }
    }

    /// <summary>Trains up to the rewind point, keeps it, and stops there.</summary>
    /// <param name="level">The level that is trained again.</param>
    /// <param name="update">The update to rewind to.</param>
    /// <param name="train">Trains that level from its start.</param>
    /// <param name="cancel">Stops the training before.</param>
    public MaskedNetwork Replay(int level, int update, Func<ITrainingListener, CancellationToken, TrainingState> train, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var listener = new ReplayListener(update, stop);
        try
        {
            train(listener, stop.Token);
        }
        catch (TrainingInterruptedException) when (listener.Reached is not null)
        {
        }

        Save(level, listener.Reached!);
        return listener.Reached!.Network;
    }

    /// <summary>Takes the state right after an update and stops the training.</summary>
    private sealed class ReplayListener(int update, CancellationTokenSource stop) : ITrainingListener
    {
        public TrainingState? Reached { get; private set; }

        public void OnProgress(ITrainingProgress progress)
        {
            if (progress.Update == update && Reached is null)
            {
                Reached = progress.Capture();
                stop.Cancel();
            }
        }
    }
}
