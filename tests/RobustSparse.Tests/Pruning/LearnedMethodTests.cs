using RobustSparse.Concurrency;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Tests.Pruning;

public sealed class LearnedMethodTests
{
    private static readonly TrainingOptions Training = new() { Adversarial = true, BatchSize = 30 };

    [Theory]
    [InlineData(PruneScope.Layer)]
    [InlineData(PruneScope.Global)]
    public void WithoutUpdates_KeepsTheLargestWeightsOfEachLayer(PruneScope scope)
    {
        PruningRequest request = Request(updates: 0, scope);

        IReadOnlyList<Mask> masks = new LearnedMethod().MasksOf(request);

        // Scores are scaled by the fan-in and the largest weight of a layer, so a global ranking equals magnitude within each layer.
        var sameCounts = request with { Target = new PruneTarget([.. masks.Select(mask => mask.Kept)]) };
        Assert.Equal(new MagnitudeMethod().MasksOf(sameCounts).Select(Scored.Entries), masks.Select(Scored.Entries));
    }

    [Fact]
    public void Updates_LowerTheLossOfTheMaskedNetwork()
    {
        double before = LossOf(new LearnedMethod().MasksOf(Request(updates: 0))), after = LossOf(new LearnedMethod().MasksOf(Request(updates: 40)));

        Assert.True(after < before - 0.05, $"{before} before, {after} after");
    }

    private static PruningRequest Request(int updates, PruneScope scope = PruneScope.Layer) =>
        Scored.Request(Scored.Network(), 0.3, new PruningOptions { ScoreUpdates = updates, Scope = scope }, Training);

    private static double LossOf(IReadOnlyList<Mask> masks)
    {
        var evaluator = new Evaluator(new(), new IdleCores(0));
        return evaluator.Evaluate(Scored.Network().WithMasks(masks), new EvaluationSet(Scored.Images), new EvaluatedLoss(), RandomKey.FromSeed(1)).CleanLoss;
    }
}
