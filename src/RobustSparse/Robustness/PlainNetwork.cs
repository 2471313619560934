using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>
/// A network in double precision and plain loops over its surviving weights. Judges what attacks found, and shares no code with
/// the engines that they ran on.
/// </summary>
internal sealed class PlainNetwork(MaskedNetwork network)
{
    private readonly (int Outputs, Weight[] Weights)[] _layers =
        [.. network.Layers.Select(layer => (layer.Spec.Outputs, WeightsOf(layer)))];

    /// <summary>The logits at an image.</summary>
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
            var sums = new double[_layers[i].Outputs];
            foreach (Weight weight in _layers[i].Weights)
            {
                sums[weight.Output] += values[weight.Input] * weight.Value;
            }

            values = i + 1 < _layers.Length ? [.. sums.Select(sum => Math.Max(sum, 0))] : sums;
        }

        return values;
    }

    /// <summary>z_y − max_{j≠y} z_j at an image; at or below zero the answer is wrong or a tie.</summary>
    public double Margin(ReadOnlySpan<float> image, int label)
    {
        double[] logits = Logits(image);
        return logits[label] - logits.Where((_, c) => c != label).Max();
    }

    private static Weight[] WeightsOf(MaskedLayer layer) =>
    [
        .. Enumerable.Range(0, layer.Mask.Size)
            .Where(i => layer.Mask[i])
            .Select(i => new Weight(i / layer.Spec.Outputs, i % layer.Spec.Outputs, layer.Kernel.Values[i])),
    ];

    private readonly record struct Weight(int Input, int Output, float Value);
}
