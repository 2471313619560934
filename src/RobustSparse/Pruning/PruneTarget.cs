using RobustSparse.Models;

namespace RobustSparse.Pruning;

/// <summary>The weights that survive a pruning: a number for each layer, or one for the whole network.</summary>
/// <param name="LayerCounts">Surviving weights of each layer, at least 1. With <paramref name="IsGlobal"/> only their sum counts.</param>
/// <param name="IsGlobal">Whether scores rank the weights of all layers together.</param>
public sealed record PruneTarget(IReadOnlyList<int> LayerCounts, bool IsGlobal = false)
{
    /// <summary>Surviving weights of all layers.</summary>
    public long Total => LayerCounts.Sum(count => (long)count);

    /// <summary>Whether every weight survives.</summary>
    public bool KeepsAll(NetworkArchitecture architecture) => Total == architecture.Size;
}
