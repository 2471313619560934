using RobustSparse.Runs;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>An event of a run, reported by the thread of its trial; trials that run at once report at once.</summary>
/// <param name="Trial">From 0.</param>
/// <param name="Level">Rounds of pruning so far, from 0.</param>
public abstract record ExperimentEvent(int Trial, int Level);

/// <summary>The run resumes on a machine of another kind than those that worked on it before: the same bits are not assured.</summary>
/// <param name="First">The machine that began the run.</param>
/// <param name="Here">This machine.</param>
public sealed record MachineChanged(MachineFacts First, MachineFacts Here) : ExperimentEvent(Trial: 0, Level: 0);

/// <summary>A level begins, or resumes from a checkpoint.</summary>
/// <param name="Update">Updates already made.</param>
/// <param name="TotalUpdates">Updates that the level takes.</param>
/// <param name="Kept">Surviving weights.</param>
/// <param name="Total">Weights of the dense network.</param>
public sealed record LevelStarted(int Trial, int Level, int Update, int TotalUpdates, long Kept, long Total) : ExperimentEvent(Trial, Level);

/// <summary>Updates were made; reported a few times a second.</summary>
public sealed record LevelProgressed(int Trial, int Level, int Update, int TotalUpdates) : ExperimentEvent(Trial, Level);

/// <summary>The network was evaluated.</summary>
public sealed record LevelEvaluated(int Trial, int Level, EvaluationRow Row) : ExperimentEvent(Trial, Level);

/// <summary>A monitor of adversarial training sees a fault that it did not see at the evaluation before.</summary>
/// <param name="Row">With the probe and the alarm.</param>
public sealed record AlarmRaised(int Trial, int Level, EvaluationRow Row) : ExperimentEvent(Trial, Level);

/// <summary>A level is complete on disk.</summary>
/// <param name="Reused">Whether it was found complete rather than trained now.</param>
/// <param name="Kept">Surviving weights.</param>
/// <param name="Total">Weights of the dense network.</param>
/// <param name="Final">Its last evaluation.</param>
public sealed record LevelFinished(int Trial, int Level, bool Reused, long Kept, long Total, EvaluationRow Final) : ExperimentEvent(Trial, Level);

/// <summary>Another process trains this trial's dense level for another strategy; this process waits for the result.</summary>
public sealed record DenseLevelAwaited(int Trial) : ExperimentEvent(Trial, Level: 0);

/// <summary>A level ended no better than a guess. The result may be valid, and the trial continues. See <see cref="ChanceLevel"/>.</summary>
/// <param name="Accuracy">On the clean test set.</param>
public sealed record LevelAtChance(int Trial, int Level, double Accuracy) : ExperimentEvent(Trial, Level);

/// <summary>A damaged checkpoint was skipped; the level resumes from an older one, or from its start, and ends in the same result.</summary>
/// <param name="Message">The file and the damage.</param>
public sealed record CheckpointPassedOver(int Trial, int Level, string Message) : ExperimentEvent(Trial, Level);

/// <summary>A trial was given up; the others continue.</summary>
/// <param name="Message">The cause, the file, and the remedy.</param>
public sealed record TrialFailed(int Trial, int Level, string Message) : ExperimentEvent(Trial, Level);
