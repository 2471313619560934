namespace RobustSparse.Concurrency;

/// <summary>
/// The cores that no trial uses. A trial holds one core while it runs; an evaluation borrows the cores that are idle. Results do not
/// depend on the number of borrowed cores.
/// </summary>
public sealed class IdleCores(int count)
{
    private int _count = count;

    /// <summary>Takes up to <paramref name="wanted"/> cores without waiting; give them back with <see cref="Return"/>.</summary>
    /// <returns>The number of cores taken, possibly zero.</returns>
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

    /// <summary>Runs work on this thread and, at the same time, on up to <paramref name="helpers"/> idle cores.</summary>
    /// <param name="helpers">The greatest number of additional cores.</param>
    /// <param name="work">Called once on each core; takes pieces of shared work until none is left.</param>
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
            // Rethrow a helper's exception unchanged, unless this thread throws one itself.
            task.GetAwaiter().GetResult();
        }
    }

    /// <summary>Gives cores back.</summary>
    public void Return(int cores) => Interlocked.Add(ref _count, cores);
}
