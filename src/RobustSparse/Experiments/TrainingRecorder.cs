using System.Diagnostics;
using RobustSparse.Runs;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>How often a training is saved and reported.</summary>
/// <param name="Flush">
/// A checkpoint is written after an evaluation. It is flushed to the disk if the last flush is older than this. A checkpoint that is not
/// flushed costs much less; it survives a crash of the process, not a power failure.
/// </param>
/// <param name="Always">A checkpoint is written and flushed when the last one is this old, also between evaluations.</param>
/// <param name="Progress">Minimum time between two reports of progress.</param>
internal sealed record RecordingRhythm(TimeSpan Flush, TimeSpan Always, TimeSpan Progress)
{
    /// <summary>A kill costs the work since the last evaluation and at most a quarter of a second before it, at most a minute in all; progress comes about five times a second.</summary>
    public static RecordingRhythm Default { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(200)) { Least = TimeSpan.FromMilliseconds(250) };

    /// <summary>An evaluation so soon after the last checkpoint, or after the start of the level, makes none: less is lost than it costs.</summary>
    public TimeSpan Least { get; init; } = TimeSpan.Zero;
}

/// <summary>Follows one training: writes checkpoints and the rewind point, and reports.</summary>
internal sealed class TrainingRecorder(
    int trial, int level, int? rewindUpdate, CheckpointStore checkpoints, RewindPointFile rewindPoint, RecordingRhythm rhythm, Action<ExperimentEvent> report)
    : ITrainingListener
{
    private long _saved = Stopwatch.GetTimestamp();
    private long _flushed = Stopwatch.GetTimestamp();
    private long _reported = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void OnProgress(ITrainingProgress progress)
    {
        // Before any checkpoint of this update: a training that resumes from such a checkpoint does not pass the rewind point again.
        if (progress.Update == rewindUpdate && !progress.JustEvaluated)
        {
            rewindPoint.Save(level, progress.Capture());
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

        if (Stopwatch.GetElapsedTime(_saved) >= (progress.JustEvaluated ? rhythm.Least : rhythm.Always))
        {
            bool isFlushed = !progress.JustEvaluated || Stopwatch.GetElapsedTime(_flushed) >= rhythm.Flush;
            checkpoints.Save(level, progress.Capture(), isFlushed);
            _saved = Stopwatch.GetTimestamp();
            _flushed = isFlushed ? _saved : _flushed;
        }

        if (!progress.JustEvaluated && Stopwatch.GetElapsedTime(_reported) >= rhythm.Progress)
        {
            report(new LevelProgressed(trial, level, progress.Update, progress.TotalUpdates));
            _reported = Stopwatch.GetTimestamp();
        }
    }
}
