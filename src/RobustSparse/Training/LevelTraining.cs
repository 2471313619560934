using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>The settings of one level's training that differ from those of the other levels of a run.</summary>
/// <param name="Keys">The random streams.</param>
internal sealed record LevelTraining(TrainingKeys Keys)
{
    /// <summary>Changes of masks during the training; null where masks stay.</summary>
    public MaskDynamics? Masks { get; init; }

    /// <summary>The course of the learning rate; null for the run's.</summary>
    public LearningRateSchedule? Rate { get; init; }

    /// <summary>The streams of one level of a trial, with fixed masks and the run's learning rates.</summary>
    public static LevelTraining Of(RandomKey trial, int level) => new(TrainingKeys.Of(trial, level));
}
