namespace RobustSparse.Training;

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

    /// <summary>Gives cores back.</summary>
    public void Return(int cores) => Interlocked.Add(ref _count, cores);
}
