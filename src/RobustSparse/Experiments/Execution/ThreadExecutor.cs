using System.Runtime.ExceptionServices;

namespace RobustSparse.Experiments;

/// <summary>Runs trials side by side in this process, one thread each.</summary>
/// <param name="jobs">Trials at once, at least 1.</param>
public sealed class ThreadExecutor(int jobs) : ITrialExecutor
{
    /// <summary>Runs every trial once; the lowest numbers begin first. An unexpected exception of one trial stops all and is thrown again here.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<TrialFailed> Run(TrialSet trials, Action<ExperimentEvent> report, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var failures = new TrialFailed?[trials.Count];
        ExceptionDispatchInfo? first = null;
        int next = -1;
        Thread[] workers = [.. Enumerable.Range(0, Math.Clamp(jobs, 1, trials.Count)).Select(_ => new Thread(Work))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        first?.Throw();
        return [.. failures.OfType<TrialFailed>()];

        void Work()
        {
            try
            {
                for (int trial = Interlocked.Increment(ref next); trial < trials.Count; trial = Interlocked.Increment(ref next))
                {
                    failures[trial] = trials.Run(trial, report, stop.Token);
                }
            }
            catch (Exception e)
            {
                // The exceptions of the other trials, once they are stopped, are consequences of the first.
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }
    }
}
