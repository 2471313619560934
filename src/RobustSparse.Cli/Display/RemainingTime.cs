namespace RobustSparse.Cli.Display;

/// <summary>
/// Estimates how long a run still takes. Sparse levels are faster than dense ones: the time of an update at a level that no trial has reached
/// follows from the level before it and from the densities.
/// </summary>
/// <param name="levels">The levels of a trial.</param>
/// <param name="keptAtFirst">The share of weights that a round keeps, as long as no round is observed.</param>
internal sealed class RemainingTime(int levels, double keptAtFirst)
{
    /// <summary>The time of an update grows with the density to this power: measured from 1.2 % to all weights (README, Speed).</summary>
    private const double CostExponent = 0.6;

    /// <summary>A level is measured after this time: its first updates include the compilation of the program's hot loops.</summary>
    private static readonly TimeSpan _settled = TimeSpan.FromSeconds(3);

    private readonly double[] _densities = new double[levels];
    private readonly double[] _secondsPerUpdate = new double[levels];

    /// <summary>Records the density of a level.</summary>
    public void SetDensity(int level, double density) => _densities[level] = density;

    /// <summary>Records the time of a level so far. The last trial to reach the level counts.</summary>
    /// <param name="level">The level.</param>
    /// <param name="updates">Updates made in the time.</param>
    /// <param name="time">The time, evaluations included.</param>
    /// <param name="isWhole">Whether the level is finished.</param>
    public void Observe(int level, int updates, TimeSpan time, bool isWhole)
    {
        if (updates > 0 && (isWhole || time >= _settled))
        {
            _secondsPerUpdate[level] = time.TotalSeconds / updates;
        }
    }

    /// <summary>The time for the rest of a run; null as long as nothing is measured.</summary>
    /// <param name="trials">The level and the updates left in it, of each trial that is not done.</param>
    /// <param name="updatesPerLevel">Updates of a level.</param>
    /// <param name="atOnce">Trials at work at once.</param>
    public TimeSpan? Of(IReadOnlyList<(int Level, int UpdatesLeft)> trials, int updatesPerLevel, int atOnce)
    {
        if (Costs() is not { } costs)
        {
            return null;
        }

        double[] seconds = [.. trials.Select(trial => (trial.UpdatesLeft * costs[trial.Level]) + (updatesPerLevel * costs[(trial.Level + 1)..].Sum()))];
        return TimeSpan.FromSeconds(seconds is [] ? 0 : Math.Max(seconds.Max(), seconds.Sum() / Math.Min(atOnce, seconds.Length)));
    }

    /// <summary>[levels]; seconds of an update. Null as long as nothing is measured.</summary>
    private double[]? Costs()
    {
        double[] densities = Densities();
        int reference = Array.FindIndex(_secondsPerUpdate, seconds => seconds > 0);
        if (reference < 0)
        {
            return null;
        }

        double[] costs = new double[levels];
        for (int level = 0; level < levels; level++)
        {
            reference = _secondsPerUpdate[level] > 0 ? level : reference;
            costs[level] = _secondsPerUpdate[reference] * Math.Pow(densities[level] / densities[reference], CostExponent);
        }

        return costs;
    }

    /// <summary>[levels]; observed densities, continued at the ratio of the last two.</summary>
    private double[] Densities()
    {
        double[] densities = new double[levels];
        double kept = keptAtFirst;
        for (int level = 0; level < levels; level++)
        {
            densities[level] = _densities[level] > 0 ? _densities[level] : level == 0 ? 1 : densities[level - 1] * kept;
            kept = level > 0 && _densities[level] > 0 && densities[level] < densities[level - 1] ? densities[level] / densities[level - 1] : kept;
        }

        return densities;
    }
}
