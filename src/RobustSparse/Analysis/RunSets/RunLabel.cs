using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>The name of a run among the others of its set.</summary>
/// <param name="Text">For figures and tables; unique in the set.</param>
/// <param name="FileName">The ending of the names of files about this run alone; unique in the set.</param>
/// <param name="Series">The number of the look of the run's curves, from 0.</param>
public sealed record RunLabel(string Text, string FileName, int Series)
{
    /// <summary>The label of a strategy in a cell.</summary>
    public static RunLabel Of(Strategy strategy) => strategy switch
    {
        Strategy.ReinitOrig => new("original", StrategyName.Of(strategy), 0),
        Strategy.ReinitRand => new("random", StrategyName.Of(strategy), 1),
        Strategy.ReinitNone => new("continued", StrategyName.Of(strategy), 2),
        Strategy.NoPruning => new("unpruned", StrategyName.Of(strategy), 3),
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "not a strategy"),
    };
}
