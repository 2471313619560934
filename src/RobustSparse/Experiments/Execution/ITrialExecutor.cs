namespace RobustSparse.Experiments;

/// <summary>Decides where and when the trials of a run are carried out. The results do not depend on it, to the byte.</summary>
public interface ITrialExecutor
{
    /// <summary>Brings every trial to its end, in any order, any number of them at once, each by one caller of <see cref="TrialSet.Run"/> at a time.</summary>
    /// <param name="trials">The trials. A stopped trial resumes when it is run again.</param>
    /// <param name="report">Receives every event; called from any thread.</param>
    /// <param name="cancel">Stops every trial at its next update.</param>
    /// <returns>The trials given up, in their order; the others are done.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before all were done.</exception>
    IReadOnlyList<TrialFailed> Run(TrialSet trials, Action<ExperimentEvent> report, CancellationToken cancel);
}
