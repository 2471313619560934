using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>
/// A network in double precision, with plain loops over its surviving weights. It judges the points that attacks found, and shares
/// no code with the engines on which the attacks ran.
/// </summary>
internal sealed class PlainNetwork(MaskedNetwork network)
{
    private readonly (double[] Bias, Weight[] Weights)[] _layers = [.. network.Layers.Select(layer => (BiasOf(layer), WeightsOf(layer)))];

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
            foreach (Weight weight in _layers[i].Weights)
            {
                sums[weight.Output] += values[weight.Input] * weight.Value;
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

    /// <summary>The biases of a layer, [outputs]; zeros if the layer has none.</summary>
    private static double[] BiasOf(MaskedLayer layer) =>
        layer.Bias is { } bias ? Array.ConvertAll(bias.Values, value => (double)value) : new double[layer.Spec.Outputs];

    private static Weight[] WeightsOf(MaskedLayer layer) =>
    [
        .. Enumerable.Range(0, layer.Mask.Size)
            .Where(i => layer.Mask[i])
            .Select(i => new Weight(i / layer.Spec.Outputs, i % layer.Spec.Outputs, layer.Kernel.Values[i])),
    ];

    private readonly record struct Weight(int Input, int Output, float Value);
}
