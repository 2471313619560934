using RobustSparse.Models;

namespace RobustSparse.Pruning;

/// <summary>A method that gives every weight a score once, and keeps the highest scores.</summary>
public abstract class ScoreMethod : PruningMethod
{
    /// <inheritdoc/>
    public override PruningInputs Inputs => PruningInputs.Scores;

    internal override IReadOnlyList<Mask> MasksOf(PruningRequest request) =>
        WeightRanking.Keep(request.Network.Masks, ScoresOf(request), request.Target);

    /// <summary>The score of every weight; the higher scores survive.</summary>
    /// <returns>One array a layer, of the kernel's size. The values of pruned entries are not used.</returns>
    internal abstract IReadOnlyList<double[]> ScoresOf(PruningRequest request);
}
