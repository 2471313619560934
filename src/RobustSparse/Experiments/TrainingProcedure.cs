using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>Trains a network from a state to the end of its schedule: <see cref="Trainer.Train"/>.</summary>
internal delegate TrainingState TrainingProcedure(TrainingState start, TrainingKeys keys, ITrainingListener listener, CancellationToken cancel);
