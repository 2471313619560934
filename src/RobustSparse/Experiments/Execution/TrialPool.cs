using System.Runtime.ExceptionServices;

namespace RobustSparse.Experiments;

/// <summary>Runs trials side by side, a thread each.</summary>
internal static class TrialPool
{
    /// <summary>Runs every trial once; the lowest numbers begin first.</summary>
    /// <param name="trials">How many.</param>
    /// <param name="jobs">How many at once, at least 1.</param>
    /// <param name="run">Runs one; its failure, if it fails in a way that leaves the others alone.</param>
    /// <param name="cancel">Handed on to every trial.</param>
    /// <returns>The failures in the order of trials.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before all were done.</exception>
    /// <remarks>Any other exception of a trial stops all and is thrown again here.</remarks>
    public static IReadOnlyList<TrialFailed> Run(int trials, int jobs, Func<int, CancellationToken, TrialFailed?> run, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var failures = new TrialFailed?[trials];
        ExceptionDispatchInfo? first = null;
        int next = -1;
        Thread[] workers = [.. Enumerable.Range(0, Math.Clamp(jobs, 1, trials)).Select(_ => new Thread(Work))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        first?.Throw();
        return [.. failures.OfType<TrialFailed>()];

        void Work()
        {
            try
            {
                for (int trial = Interlocked.Increment(ref next); trial < trials; trial = Interlocked.Increment(ref next))
                {
                    failures[trial] = run(trial, stop.Token);
                }
            }
            catch (Exception e)
            {
                // Whatever the others throw once they are stopped is a consequence of this.
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }
    }
}
