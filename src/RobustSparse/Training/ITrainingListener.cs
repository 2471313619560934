namespace RobustSparse.Training;

/// <summary>Follows a training from its own thread: logs, checkpoints and progress displays.</summary>
public interface ITrainingListener
{
    /// <summary>Called after every update and after every evaluation, on the training thread, which waits for it.</summary>
    void OnProgress(ITrainingProgress progress);
}

/// <summary>A training between two updates.</summary>
public interface ITrainingProgress
{
    /// <summary>Updates made so far.</summary>
    int Update { get; }

    /// <summary>Updates of the whole training.</summary>
    int TotalUpdates { get; }

    /// <summary>Evaluations made so far.</summary>
    IReadOnlyList<EvaluationRow> Rows { get; }

    /// <summary>Whether the call follows an evaluation, which added the last row; false after an update.</summary>
    bool JustEvaluated { get; }

    /// <summary>Copies everything needed to resume from here.</summary>
    TrainingState Capture();
}
