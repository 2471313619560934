using RobustSparse.Models;
using RobustSparse.Pruning;

namespace RobustSparse.Settings;

/// <summary>The number of surviving weights of every level of a run.</summary>
public static class LevelTargets
{
    /// <summary>One target a level: of the densities where they are given, else of the rounds of pruning.</summary>
    public static IReadOnlyList<PruneTarget> Of(ExperimentOptions options, NetworkArchitecture architecture)
    {
        PruningOptions pruning = options.Pruning;
        bool isGlobal = pruning.Scope == PruneScope.Global;
        var dense = new PruneTarget([.. architecture.Layers.Select(layer => layer.KernelSize)], isGlobal);
        if (options.Strategy == Strategy.NoPruning)
        {
            return [dense];
        }

        if (pruning.Densities is { } densities)
        {
            IEnumerable<PruneTarget> targets = densities.Select(density => Shared(LayerDensities.TotalAt(architecture, density)));
            return options.BeginsDense ? [dense, .. targets] : [.. targets];
        }

        return [.. RoundsOf(options, architecture).Select(counts => pruning.LayerDensities == LayerDensityRule.Uniform
            ? new PruneTarget(counts, isGlobal)
            : Shared(counts.Sum(count => (long)count)))];

        PruneTarget Shared(long total) => new(LayerDensities.Counts(architecture, total, pruning.LayerDensities), isGlobal);
    }

    /// <summary>The counts that the pruning rates leave, level by level, under the exact rule.</summary>
    private static IEnumerable<int[]> RoundsOf(ExperimentOptions options, NetworkArchitecture architecture)
    {
        IReadOnlyList<double> rates = options.PruneRatesOf(architecture);
        int[] counts = [.. architecture.Layers.Select(layer => layer.KernelSize)];
        for (int level = 0; level <= options.LevelNumbers[^1]; level++)
        {
            yield return counts;
            counts = [.. counts.Select((count, i) => count - MagnitudePruner.Removed(count, rates[i]))];
        }
    }
}
