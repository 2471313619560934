namespace RobustSparse.Settings;

/// <summary>What each level of pruning starts from. Written as in the original: no_pruning, reinit_rand, reinit_orig, reinit_none.</summary>
public enum Strategy
{
    /// <summary>No level but the dense one.</summary>
    NoPruning,

    /// <summary>Fresh kernels at every level: the control experiment.</summary>
    ReinitRand,

    /// <summary>The kernels <see cref="ExperimentOptions.Rewind"/> names: the lottery ticket.</summary>
    ReinitOrig,

    /// <summary>The last level's trained kernels: continued training.</summary>
    ReinitNone,
}

/// <summary>The spellings of <see cref="Strategy"/> on the command line, in directory names and in manifests.</summary>
public static class StrategyName
{
    /// <summary>As in <c>--experiment</c> and directory names.</summary>
    public static string Of(Strategy strategy) => strategy switch
    {
        Strategy.NoPruning => "no_pruning",
        Strategy.ReinitRand => "reinit_rand",
        Strategy.ReinitOrig => "reinit_orig",
        Strategy.ReinitNone => "reinit_none",
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "not a strategy"),
    };

    /// <summary>Reads the exact spelling of <see cref="Of"/>.</summary>
    public static bool TryParse(string name, out Strategy strategy)
    {
        foreach (Strategy candidate in Enum.GetValues<Strategy>())
        {
            if (Of(candidate) == name)
            {
                strategy = candidate;
                return true;
            }
        }

        strategy = default;
        return false;
    }
}
