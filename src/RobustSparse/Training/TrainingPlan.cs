namespace RobustSparse.Training;

/// <summary>The number of updates of a training, and the updates after which it is evaluated.</summary>
public sealed class TrainingPlan
{
    private readonly TrainingOptions _options;
    private readonly int _batchesPerEpoch;

    /// <param name="options">The schedule and its lengths.</param>
    /// <param name="trainExamples">Training images.</param>
    public TrainingPlan(TrainingOptions options, int trainExamples)
    {
        _options = options;
        _batchesPerEpoch = (int)(((long)trainExamples + options.BatchSize - 1) / options.BatchSize);

        // The order of operations is the original's.
        Epochs = (int)((double)options.Updates / trainExamples * options.BatchSize);
        TotalUpdates = options.Schedule == TrainingSchedule.Updates ? options.Updates : Epochs * _batchesPerEpoch;
    }

    /// <summary>Whole epochs under <see cref="TrainingSchedule.Epochs"/>; 0 where there are too few updates for one.</summary>
    public int Epochs { get; }

    /// <summary>Updates of the whole training.</summary>
    public int TotalUpdates { get; }

    /// <summary>The last evaluation: its value of the logs' <c>batch</c> column and the updates made before it; zeros where there is none.</summary>
    public (int Label, int Update) LastEvaluation
    {
        get
        {
            for (int update = TotalUpdates; update > 0; update--)
            {
                if (IsEvaluatedAfter(update, out int label))
                {
                    return (label, update);
                }
            }

            return (0, 0);
        }
    }

    /// <summary>Whether to evaluate after this many updates, and the value of the logs' <c>batch</c> column if so.</summary>
    public bool IsEvaluatedAfter(int update, out int label)
    {
        if (_options.Schedule == TrainingSchedule.Updates)
        {
            label = update;
            return update % _options.EvaluateEvery == 0 || update == TotalUpdates;
        }

        int batch = (update - 1) % _batchesPerEpoch, epoch = (update - 1) / _batchesPerEpoch;
        int evaluationsPerEpoch = (_batchesPerEpoch + _options.EvaluateEvery - 1) / _options.EvaluateEvery;
        label = ((epoch * evaluationsPerEpoch) + (batch / _options.EvaluateEvery)) * _options.EvaluateEvery;
        return update > 0 && batch % _options.EvaluateEvery == 0;
    }
}
