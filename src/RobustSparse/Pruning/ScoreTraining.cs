using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Pruning;

/// <summary>
/// The training of scores under frozen weights, by gradient descent with momentum 0.9 and a learning rate that falls from 0.1 to 0 like half a
/// cosine wave, as HYDRA's. Each update takes one batch of the run's size.
/// </summary>
internal sealed class ScoreTraining : IDisposable
{
    private const double LearningRate = 0.1, Momentum = 0.9;

    private readonly PruningRequest _request;
    private readonly BatchSampler _sampler;
    private readonly DenseGradient _gradient;
    private readonly double[][] _scores;
    private readonly double[][] _velocities;

    /// <param name="request">The weights, and how many survive.</param>
    public ScoreTraining(PruningRequest request)
    {
        _request = request;
        ScoreObjective objective = request.Objective;
        TrainingOptions options = objective.OptionsOf(request.Options);
        _sampler = new BatchSampler(objective.Images.Count, options.BatchSize, request.Key.Child(StreamPurpose.Shuffle));
        _gradient = new DenseGradient(
            request.Network.Architecture, options, objective.Attack, objective.Images, request.Key.Child(StreamPurpose.TrainingAttack), Math.Min(options.BatchSize, objective.Images.Count),
            options.Updates);
        _scores = [.. request.Network.Layers.Select(InitialScores)];
        _velocities = [.. _scores.Select(scores => new double[scores.Length])];
    }

    /// <summary>The masks of the largest |s|.</summary>
    public IReadOnlyList<Mask> Masks => WeightRanking.Keep(_request.Network.Masks, [.. _scores.Select(scores => Array.ConvertAll(scores, Math.Abs))], _request.Target);

    /// <summary>Makes one update of the scores.</summary>
    /// <param name="update">Updates made so far.</param>
    public void Step(int update)
    {
        IReadOnlyList<float[]> gradient = _gradient.At(_request.Network.WithMasks(Masks), _sampler.Batch(update), update);
        double rate = LearningRate / 2 * (1 + Math.Cos(Math.PI * update / _request.Options.ScoreUpdates));
        for (int l = 0; l < _scores.Length; l++)
        {
            float[] weights = _request.Network.Layers[l].Kernel.Values;
            for (int i = 0; i < weights.Length; i++)
            {
                _velocities[l][i] = (Momentum * _velocities[l][i]) + ((double)gradient[l][i] * weights[i]);
                _scores[l][i] -= rate * _velocities[l][i];
            }
        }
    }

    public void Dispose() => _gradient.Dispose();

    /// <summary>s₀ = √(6/fan-in) · |w| / max|w| (Sehwag et al. 2020, section 3.2).</summary>
    private static double[] InitialScores(MaskedLayer layer)
    {
        double largest = layer.Kernel.Values.Max(weight => Math.Abs(weight)), scale = Math.Sqrt(6.0 / layer.Spec.Fan.In);
        return Array.ConvertAll(layer.Kernel.Values, weight => largest == 0 ? 0 : scale * Math.Abs(weight) / largest);
    }
}
