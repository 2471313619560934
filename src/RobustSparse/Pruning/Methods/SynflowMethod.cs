using RobustSparse.Models;

namespace RobustSparse.Pruning;

/// <summary>
/// Keeps the weights through which most synaptic flow passes (Tanaka, Kunin, Yamins and Ganguli 2020, algorithm 1): the score is
/// w ⊙ ∂R/∂w with R = 1ᵀ(∏ |W_l|)·1, without data and without biases. Weights are pruned in 100 rounds; after round k the density is d^(k/100).
/// </summary>
public sealed class SynflowMethod : PruningMethod
{
    private const int Rounds = 100;

    /// <inheritdoc/>
    public override string Name => "synflow";

    /// <inheritdoc/>
    public override string Title => "synaptic flow in 100 rounds, without data (Tanaka et al. 2020)";

    /// <inheritdoc/>
    public override PruningInputs Inputs => PruningInputs.Scores;

    /// <inheritdoc/>
    public override PruningTime TimeOf(PruningOptions options) => PruningTime.BeforeTraining;

    internal override IReadOnlyList<Mask> MasksOf(PruningRequest request)
    {
        int[] sizes = [.. request.Network.Masks.Select(mask => mask.Kept)];
        IReadOnlyList<Mask> masks = request.Network.Masks;
        for (int round = 1; round <= Rounds; round++)
        {
            request.Cancel.ThrowIfCancellationRequested();
            IReadOnlyList<double[]> scores = SynapticFlow.ScoresOf(request.Network.WithMasks(masks));
            masks = WeightRanking.Keep(masks, scores, TargetAfter(round, request.Target, sizes));
        }

        return masks;
    }

    /// <summary>The counts after a round, each between its size and its target on a geometric course.</summary>
    private static PruneTarget TargetAfter(int round, PruneTarget target, int[] sizes)
    {
        double whole = sizes.Sum(size => (double)size), share = (double)round / Rounds;
        if (!target.IsGlobal)
        {
            return target with { LayerCounts = [.. sizes.Select((size, i) => Between(size, target.LayerCounts[i], share))] };
        }

        int total = Between(whole, target.Total, share);
        return new PruneTarget([total], IsGlobal: true);
    }

    private static int Between(double from, double to, double share) => (int)Math.Round(from * Math.Pow(to / from, share), MidpointRounding.ToEven);
}
