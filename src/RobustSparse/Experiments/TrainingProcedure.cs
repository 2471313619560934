using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>Trains a network from a state to the end of its schedule: <see cref="Trainer"/>.</summary>
internal delegate TrainingState TrainingProcedure(TrainingState start, LevelTraining level, ITrainingListener listener, CancellationToken cancel);
