using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>
/// The units that can change an answer. Such a unit lies on a path of surviving weights from an image to the logits. In a network
/// with biases a path may begin at any unit, because a unit without incoming weights still passes on its bias.
/// </summary>
internal static class UsedUnits
{
    /// <summary>Finds the used units: one array for the image and one for every layer's outputs. Every class counts as used.</summary>
    public static IReadOnlyList<bool[]> Of(MaskedNetwork network)
    {
        int layers = network.Layers.Count;
        var used = new bool[layers + 1][];
        used[0] = new bool[network.Architecture.Inputs];
        Array.Fill(used[0], true);
        for (int i = 0; i < layers; i++)
        {
            used[i + 1] = i + 1 < layers && network.Layers[i].Bias is null
                ? Reached(network.Layers[i], used[i])
                : Enumerable.Repeat(true, network.Layers[i].Spec.Outputs).ToArray();
        }

        for (int i = layers - 1; i >= 0; i--)
        {
            Leave(network.Layers[i], used[i], used[i + 1]);
        }

        return used;
    }

    private static bool[] Reached(MaskedLayer layer, bool[] inputs)
    {
        var reached = new bool[layer.Spec.Outputs];
        ReadOnlySpan<bool> survives = layer.Mask.Entries;
        int channels = layer.Spec.Output.Channels, plane = layer.Spec.OutputPlane;
        for (int row = 0; row * channels < survives.Length; row++)
        {
            ReadOnlySpan<bool> isLinked = survives.Slice(row * channels, channels);
            foreach (Connection connection in layer.Spec.ConnectionsOfRow(row))
            {
                for (int channel = 0, output = connection.Output; inputs[connection.Input] && channel < channels; channel++, output += plane)
                {
                    reached[output] |= isLinked[channel];
                }
            }
        }

        return reached;
    }

    /// <summary>Keeps only the inputs that lead to a used output.</summary>
    private static void Leave(MaskedLayer layer, bool[] inputs, bool[] outputs)
    {
        var leads = new bool[inputs.Length];
        ReadOnlySpan<bool> survives = layer.Mask.Entries;
        int channels = layer.Spec.Output.Channels, plane = layer.Spec.OutputPlane;
        for (int row = 0; row * channels < survives.Length; row++)
        {
            ReadOnlySpan<bool> isLinked = survives.Slice(row * channels, channels);
            foreach (Connection connection in layer.Spec.ConnectionsOfRow(row))
            {
                for (int channel = 0, output = connection.Output; !leads[connection.Input] && channel < channels; channel++, output += plane)
                {
                    leads[connection.Input] = outputs[output] & isLinked[channel];
                }
            }
        }

        for (int input = 0; input < inputs.Length; input++)
        {
            inputs[input] &= leads[input];
        }
    }
}
