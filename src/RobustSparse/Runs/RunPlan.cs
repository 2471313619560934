using RobustSparse.Data;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>The training that every level of a stored run has gone through.</summary>
internal static class RunPlan
{
    /// <summary>Null where the number of training images matters and is not known.</summary>
    public static TrainingPlan? Of(ExperimentOptions options)
    {
        if (options.Training.Schedule == TrainingSchedule.Updates)
        {
            return new TrainingPlan(options.Training, trainExamples: 1);
        }

        int? images = options.TrainLimit ?? (DatasetCatalog.Find(options.Dataset)?.TrainCount - options.ValidSize);
        return images > 0 ? new TrainingPlan(options.Training, images.Value) : null;
    }
}
