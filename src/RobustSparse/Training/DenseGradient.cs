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
    private readonly float[][] _kernels;
    private readonly float[][] _gradients;

    /// <param name="architecture">The network's layers.</param>
    /// <param name="options">The objective.</param>
    /// <param name="attack">The run's attack.</param>
    /// <param name="images">The training images.</param>
    /// <param name="noise">Parent of one stream of attack noise an update.</param>
    /// <param name="batchSize">The most images of a batch.</param>
    /// <param name="totalUpdates">Updates of the whole training.</param>
    public DenseGradient(NetworkArchitecture architecture, TrainingOptions options, AttackOptions attack, ImageSet images, RandomKey noise, int batchSize, int totalUpdates)
    {
        _kernels = [.. architecture.Layers.Select(layer => new float[layer.KernelSize])];
        _gradients = [.. architecture.Layers.Select(layer => new float[layer.KernelSize])];
        _architecture = architecture;
        MaskedNetwork zeros = MaskedNetwork.Dense(architecture, [.. architecture.ParameterSizes.Select(size => new float[size])]);
        _engine = new NetworkEngine(zeros, EnginePlan.Dense, bounds: options.Objective.Bounds);
        _pass = new BatchPass(_engine, options, attack, images, noise, batchSize, totalUpdates);
    }

    /// <summary>Computes the gradient of the mean objective over a batch.</summary>
    /// <param name="network">The weights; pruned entries are taken as zero.</param>
    /// <param name="batch">Indices of the images.</param>
    /// <param name="update">Updates made so far; they select the attack's noise.</param>
    /// <returns>One array a layer, of the kernel's size; valid until the next call.</returns>
    public IReadOnlyList<float[]> At(MaskedNetwork network, ReadOnlySpan<int> batch, int update)
    {
        for (int i = 0; i < _engine.Layers.Count; i++)
        {
            MaskedLayer layer = network.Layers[i];
            layer.Kernel.CopyMaskedValues(_kernels[i]);
            _engine.Layers[i].LoadWeights(_kernels[i]);
            if (layer.Bias is { } bias)
            {
                _engine.Layers[i].LoadBias(bias.Values);
            }
        }

        _engine.Intervals?.Refresh();
        _pass.Run(batch, update);
        for (int i = 0; i < _gradients.Length; i++)
        {
            _pass.Gradient.Differentiate(i, _gradients[i], new float[_architecture.Layers[i].BiasSize]);
        }

        return _gradients;
    }

    /// <summary>The images of the last batch: clean, and attacked where the objective attacks.</summary>
    public IReadOnlyList<(float[] Clean, float[] Attacked)> Images() => [.. _pass.Images()];

    public void Dispose()
    {
        _pass.Dispose();
        _engine.Dispose();
    }
}
