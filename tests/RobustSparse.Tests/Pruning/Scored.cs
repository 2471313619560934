using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Pruning;

/// <summary>A small choice of weights, and its loss in double precision.</summary>
internal static class Scored
{
    public static ImageSet Images { get; } = Samples.Images(120, features: 60, seed: 5, classes: 4);

    public static MaskedNetwork Network(bool biases = false, ulong seed = 3) => Samples.Network("dense-24-12", 1, seed, inputs: 60, outputs: 4, biases);

    public static PruningRequest Request(MaskedNetwork network, double density, PruningOptions? options = null, TrainingOptions? training = null, AttackOptions? attack = null)
    {
        options ??= new PruningOptions();
        long total = LayerDensities.TotalAt(network.Architecture, density);
        return new PruningRequest
        {
            Network = network,
            Target = new PruneTarget(LayerDensities.Counts(network.Architecture, total, options.LayerDensities), options.Scope == PruneScope.Global),
            Options = options,
            Objective = new ScoreObjective(training ?? new TrainingOptions { BatchSize = 20, Updates = 50 }, attack ?? new AttackOptions { Epsilon = 0.1f }, Images),
            Key = RandomKey.FromSeed(7),
            Cancel = TestContext.Current.CancellationToken,
        };
    }

    /// <summary>The images of a score, in double precision.</summary>
    public static (double[] Image, double[] Target, double[] Class)[] Batch(PruningRequest request)
    {
        int[] batch = request.Objective.BalancedBatch(request.Network.Architecture.Classes, request.Options.ScoreImages, request.Key.Child(StreamPurpose.ScoreImages));
        float smoothing = request.Objective.Training.LabelSmoothing;
        return [.. batch.Select(i => (
            Samples.Image(Images, i), Samples.Target(Images.Labels[i], smoothing, classes: 4), Samples.Target(Images.Labels[i], 0, classes: 4)))];
    }

    public static bool[] Entries(Mask mask) => mask.Entries.ToArray();
}
