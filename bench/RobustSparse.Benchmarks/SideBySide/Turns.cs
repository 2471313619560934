using System.Diagnostics;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>Measures several sides in turns (A B C A B C …), so that whatever else the machine does meets all of them alike.</summary>
internal static class Turns
{
    /// <summary>The median time of each side, in the unit that it returns.</summary>
    /// <param name="sides">Each takes one turn and returns its time.</param>
    /// <param name="repeats">Turns of each.</param>
    public static double[] Medians(IReadOnlyList<Func<double>> sides, int repeats)
    {
        double[][] times = [.. sides.Select(_ => new double[repeats])];
        for (int turn = 0; turn < repeats; turn++)
        {
            for (int side = 0; side < times.Length; side++)
            {
                times[side][turn] = sides[side]();
            }
        }

        return [.. times.Select(Median)];
    }

    /// <summary>A side that repeats a short piece of work until a turn takes about a fifth of a second, and returns milliseconds a piece.</summary>
    /// <param name="work">Does so many pieces and returns the milliseconds of all.</param>
    /// <param name="warmUp">Pieces done first, untimed, and as many again to learn how long they take.</param>
    public static Func<double> OfMany(Func<int, double> work, int warmUp)
    {
        const double TurnMilliseconds = 200;
        work(warmUp);
        int count = Math.Clamp((int)(TurnMilliseconds / (work(warmUp) / warmUp)), 1, 10_000);
        return () => work(count) / count;
    }

    /// <summary>Milliseconds that a piece of work takes, or so many of them together.</summary>
    /// <param name="ofProcessor">Whether processor time of this process counts, instead of elapsed time.</param>
    public static double Milliseconds(Action work, int count = 1, bool ofProcessor = false)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            work();
        }

        return (ofProcessor ? Environment.CpuUsage.TotalTime - before : Stopwatch.GetElapsedTime(start)).TotalMilliseconds;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
