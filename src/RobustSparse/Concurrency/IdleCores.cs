namespace RobustSparse.Concurrency;

/// <summary>
/// The cores that no trial is using. A trial holds one while it runs; an evaluation borrows whatever is idle at the moment.
/// Results never depend on how many it got.
/// </summary>
public sealed class IdleCores(int count)
{
    private int _count = count;

    /// <summary>Takes up to <paramref name="wanted"/> cores without waiting; give them back with <see cref="Return"/>.</summary>
    /// <returns>How many were idle, possibly none.</returns>
    public int Take(int wanted)
    {
        int idle = Volatile.Read(ref _count);
        while (true)
        {
            int taken = Math.Clamp(idle, 0, Math.Max(wanted, 0)), seen = Interlocked.CompareExchange(ref _count, idle - taken, idle);
            if (seen == idle)
            {
                return taken;
            }

            idle = seen;
        }
    }

    /// <summary>Does work on this thread, and on up to <paramref name="helpers"/> idle cores at the same time.</summary>
    /// <param name="helpers">How many more could be of use.</param>
    /// <param name="work">Called once on each; takes pieces of a common work until none is left.</param>
    public void Share(int helpers, Action work)
    {
        int taken = Take(helpers);
        Task[] tasks = [.. Enumerable.Range(0, taken).Select(_ => Task.Run(work, CancellationToken.None))];
        try
        {
            work();
        }
        finally
        {
            Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            Return(taken);
        }

        foreach (Task task in tasks)
        {
            // Throws what a helper threw, as it was thrown, where this thread had nothing to throw itself.
            task.GetAwaiter().GetResult();
        }
    }

    /// <summary>Gives cores back.</summary>
    public void Return(int cores) => Interlocked.Add(ref _count, cores);
}
