using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Pruning;

/// <summary>The loss of a run, for scores: its objective and attack on its training images.</summary>
/// <param name="Training">The run's training.</param>
/// <param name="Attack">The run's attack.</param>
/// <param name="Images">The run's training images.</param>
internal sealed record ScoreObjective(TrainingOptions Training, AttackOptions Attack, ImageSet Images)
{
    /// <summary>The training that a score sees: the run's, or training on clean images. Scores belong to no update, so the attack has its full size.</summary>
    public TrainingOptions OptionsOf(PruningOptions options) =>
        Training with { Adversarial = Training.Adversarial && options.ScoreLoss == ScoreLoss.Objective, EpsilonWarmup = 0, EpsilonRamp = null };

    /// <summary>The gradient of the loss over a batch with the same number of images of each class.</summary>
    public ScoreGradient GradientOf(PruningRequest request)
    {
        int[] batch = BalancedBatch(request.Network.Architecture.Classes, request.Options.ScoreImages, request.Key.Child(StreamPurpose.ScoreImages));
        return new ScoreGradient(this, request, batch);
    }

    /// <summary>The first images of each class in a random order of all images; a class with fewer images gives all of them.</summary>
    /// <returns>Indices of images, in the random order.</returns>
    public int[] BalancedBatch(int classes, int imagesOfEach, RandomKey key)
    {
        int[] order = [.. Enumerable.Range(0, Images.Count)];
        new PhiloxRandom(key).Shuffle<int>(order);
        var counts = new int[classes];
        return [.. order.Where(image => ++counts[Images.Labels[image]] <= imagesOfEach)];
    }
}

/// <summary>The gradient of a run's loss over the images of a score.</summary>
internal sealed class ScoreGradient : IDisposable
{
    private readonly DenseGradient _gradient;
    private readonly int[] _batch;
    private readonly ImageSet _images;
    private readonly TrainingOptions _options;

    /// <param name="objective">The run's loss.</param>
    /// <param name="request">The choice that needs the gradient.</param>
    /// <param name="batch">Indices of the images.</param>
    public ScoreGradient(ScoreObjective objective, PruningRequest request, int[] batch)
    {
        _batch = batch;
        _images = objective.Images;
        _options = objective.OptionsOf(request.Options);
        _gradient = new DenseGradient(
            request.Network.Architecture, _options, objective.Attack, objective.Images,
            request.Key.Child(StreamPurpose.TrainingAttack), batch.Length, _options.Updates);
    }

    /// <summary>∂L/∂w at every kernel entry, one array a layer.</summary>
    /// <param name="network">The weights.</param>
    public IReadOnlyList<float[]> At(MaskedNetwork network) => _gradient.At(network, _batch, update: 0);

    /// <summary>The same loss in double precision, on the images, clean and attacked, of a network.</summary>
    public ExactLoss LossFor(MaskedNetwork network)
    {
        _gradient.At(network, _batch, update: 0);
        return new ExactLoss(network.Architecture, _options, _gradient.Images(), [.. _batch.Select(image => _images.Labels[image])]);
    }

    public void Dispose() => _gradient.Dispose();
}
