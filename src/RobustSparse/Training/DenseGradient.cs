using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>
/// The gradient of the training objective, attack included, at every entry of every kernel: pruned entries count as weights of zero.
/// Scores of weights and the growth of new weights need it; training itself does not. One thread uses an instance.
/// </summary>
internal sealed class DenseGradient : IDisposable
{
    private readonly NetworkArchitecture _architecture;
    private readonly NetworkEngine _engine;
    private readonly BatchPass _pass;

    /// <param name="architecture">The network's layers.</param>
    /// <param name="options">The objective.</param>
    /// <param name="attack">The run's attack.</param>
    /// <param name="images">The training images.</param>
    /// <param name="noise">Parent of one stream of attack noise an update.</param>
    /// <param name="batchSize">The most images of a batch.</param>
    /// <param name="totalUpdates">Updates of the whole training.</param>
    public DenseGradient(NetworkArchitecture architecture, TrainingOptions options, AttackOptions attack, ImageSet images, RandomKey noise, int batchSize, int totalUpdates)
    {
        _architecture = architecture;
        MaskedNetwork zeros = MaskedNetwork.Dense(architecture, [.. architecture.ParameterSizes.Select(size => new float[size])]);
        _engine = new NetworkEngine(zeros, EnginePlan.Dense, bounds: options.Objective.Bounds);
        _pass = new BatchPass(_engine, options, attack, images, noise, batchSize, totalUpdates);
    }

    /// <summary>Computes the gradient of the mean objective over a batch.</summary>
    /// <param name="network">The weights; pruned entries are taken as zero.</param>
    /// <param name="batch">Indices of the images.</param>
    /// <param name="update">Updates made so far; they select the attack's noise.</param>
    /// <returns>One array a layer, of the kernel's size.</returns>
    public IReadOnlyList<float[]> At(MaskedNetwork network, ReadOnlySpan<int> batch, int update)
    {
        for (int i = 0; i < _engine.Layers.Count; i++)
        {
            MaskedLayer layer = network.Layers[i];
            _engine.Layers[i].LoadWeights(layer.Kernel.MaskedValues());
            if (layer.Bias is { } bias)
            {
                _engine.Layers[i].LoadBias(bias.Values);
            }
        }

        _engine.Intervals?.Refresh();
        _pass.Run(batch, update);
        var gradients = new float[_engine.Layers.Count][];
        for (int i = 0; i < gradients.Length; i++)
        {
            LayerSpec spec = _architecture.Layers[i];
            gradients[i] = new float[spec.KernelSize];
            _pass.Gradient.Differentiate(i, gradients[i], new float[spec.BiasSize]);
        }

        return gradients;
    }

    /// <summary>The images of the last batch: clean, and attacked where the objective attacks.</summary>
    public IReadOnlyList<(float[] Clean, float[] Attacked)> Images() => [.. _pass.Images()];

    public void Dispose()
    {
        _pass.Dispose();
        _engine.Dispose();
    }
}
