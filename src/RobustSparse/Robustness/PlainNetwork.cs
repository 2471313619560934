using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>
/// A network in double precision, with plain loops over its surviving weights. It judges the points that attacks found, and shares
/// no code with the engines on which the attacks ran.
/// </summary>
internal sealed class PlainNetwork(MaskedNetwork network)
{
    private readonly (double[] Bias, WeightedConnection[] Weights)[] _layers =
        [.. network.Layers.Select(layer => (Array.ConvertAll(layer.OutputBiases(), bias => (double)bias), layer.SurvivingConnections().ToArray()))];

    /// <summary>Computes the logits at an image.</summary>
    /// <param name="image">[features].</param>
    public double[] Logits(ReadOnlySpan<float> image)
    {
        var values = new double[image.Length];
        for (int i = 0; i < image.Length; i++)
        {
            values[i] = image[i];
        }

        for (int i = 0; i < _layers.Length; i++)
        {
            double[] sums = [.. _layers[i].Bias];
            foreach (WeightedConnection weight in _layers[i].Weights)
            {
                sums[weight.Output] += values[weight.Input] * weight.Weight;
            }

            values = i + 1 < _layers.Length ? [.. sums.Select(sum => Math.Max(sum, 0))] : sums;
        }

        return values;
    }

    /// <summary>Computes the margin z_y − max_{j≠y} z_j at an image. At or below zero, the answer is wrong or a tie.</summary>
    public double Margin(ReadOnlySpan<float> image, int label)
    {
        double[] logits = Logits(image);
        return logits[label] - logits.Where((_, c) => c != label).Max();
    }
}
