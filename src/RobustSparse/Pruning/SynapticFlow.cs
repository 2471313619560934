using RobustSparse.Models;

namespace RobustSparse.Pruning;

/// <summary>
/// Synaptic flow in double precision: R = 1ᵀ(∏ |W_l|)·1 of the surviving weights, and w ⊙ ∂R/∂w of each. The weights into a hidden unit have the
/// same sum of scores as the weights out of it, and each layer's scores add up to R (Tanaka et al. 2020, theorems 1 and 2).
/// </summary>
internal static class SynapticFlow
{
    /// <summary>The score of every weight, one array a layer; 0 for pruned weights.</summary>
    public static IReadOnlyList<double[]> ScoresOf(MaskedNetwork network)
    {
        int layers = network.Layers.Count;
        var flow = new double[layers + 1][];
        flow[0] = Ones(network.Architecture.Inputs);
        for (int l = 0; l < layers; l++)
        {
            flow[l + 1] = new double[network.Layers[l].Spec.Outputs];
            AddForward(network.Layers[l], flow[l], flow[l + 1]);
        }

        var scores = new double[layers][];
        double[] sensitivity = Ones(network.Architecture.Classes);
        for (int l = layers - 1; l >= 0; l--)
        {
            scores[l] = new double[network.Layers[l].Spec.KernelSize];
            sensitivity = Backward(network.Layers[l], flow[l], sensitivity, scores[l]);
        }

        return scores;
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static void AddForward(MaskedLayer layer, double[] input, double[] output)
    {
        for (int entry = 0; entry < layer.Mask.Size; entry++)
        {
            if (layer.Mask[entry])
            {
                double weight = Math.Abs((double)layer.Kernel.Values[entry]);
                foreach (Connection connection in layer.Spec.ConnectionsOf(entry))
                {
                    output[connection.Output] += weight * input[connection.Input];
                }
            }
        }
    }

    /// <summary>Writes the scores of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">[inputs]; the flow into the layer.</param>
    /// <param name="sensitivity">[outputs]; ∂R/∂output.</param>
    /// <param name="scores">[kernel entries].</param>
    /// <returns>[inputs]; ∂R/∂input.</returns>
    private static double[] Backward(MaskedLayer layer, double[] input, double[] sensitivity, double[] scores)
    {
        var before = new double[input.Length];
        for (int entry = 0; entry < layer.Mask.Size; entry++)
        {
            if (layer.Mask[entry])
            {
                double weight = Math.Abs((double)layer.Kernel.Values[entry]), sum = 0;
                foreach (Connection connection in layer.Spec.ConnectionsOf(entry))
                {
                    sum += input[connection.Input] * sensitivity[connection.Output];
                    before[connection.Input] += weight * sensitivity[connection.Output];
                }

                scores[entry] = weight * sum;
            }
        }

        return before;
    }
}
