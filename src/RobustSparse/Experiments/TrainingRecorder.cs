using System.Diagnostics;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>How often a training is saved and reported.</summary>
/// <param name="AfterEvaluation">A checkpoint is written after an evaluation unless the last one is more recent than this: redoing so little costs less than a flush to the disk.</param>
/// <param name="Always">A checkpoint is written when the last one is this old, evaluation or not.</param>
/// <param name="Progress">Shortest time between two reports of progress.</param>
internal sealed record RecordingRhythm(TimeSpan AfterEvaluation, TimeSpan Always, TimeSpan Progress)
{
    /// <summary>At most a minute of work is lost to a kill; progress comes about five times a second.</summary>
    public static RecordingRhythm Default { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(200));
}

/// <summary>Follows one training: writes checkpoints and the rewind point, and reports.</summary>
internal sealed class TrainingRecorder(
    int trial, int level, int? rewindUpdate, CheckpointStore checkpoints, string rewindFile, RecordingRhythm rhythm, Action<ExperimentEvent> report)
    : ITrainingListener
{
    private long _saved = Stopwatch.GetTimestamp();
    private long _reported = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void OnProgress(ITrainingProgress progress)
    {
        // Before any checkpoint of this update: a training that goes on from one never passes the rewind point again.
        if (progress.Update == rewindUpdate && !progress.JustEvaluated)
        {
            new TrainingCheckpoint(level, progress.Capture()).Write(rewindFile);
        }

        if (progress.JustEvaluated)
        {
            EvaluationRow row = progress.Rows[^1];
            report(new LevelEvaluated(trial, level, row));
            if (row.Alarm != TrainingAlarm.None && (progress.Rows.Count == 1 || progress.Rows[^2].Alarm != row.Alarm))
            {
                report(new AlarmRaised(trial, level, row));
            }
        }

        TimeSpan unsaved = Stopwatch.GetElapsedTime(_saved);
        if (unsaved >= (progress.JustEvaluated ? rhythm.AfterEvaluation : rhythm.Always))
        {
            checkpoints.Save(level, progress.Capture());
            _saved = Stopwatch.GetTimestamp();
        }

        if (!progress.JustEvaluated && Stopwatch.GetElapsedTime(_reported) >= rhythm.Progress)
        {
            report(new LevelProgressed(trial, level, progress.Update, progress.TotalUpdates));
            _reported = Stopwatch.GetTimestamp();
        }
    }
}
