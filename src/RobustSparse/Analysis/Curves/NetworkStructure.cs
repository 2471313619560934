using RobustSparse.Models;

namespace RobustSparse.Analysis;

/// <summary>The structure of a pruned network.</summary>
public static class NetworkStructure
{
    /// <summary>Surviving connections of the first layer at each input, [inputs]; in a dense layer each is a weight.</summary>
    public static int[] WeightsPerInput(MaskedNetwork network) => WeightsPerInput(network.Layers[0]);

    /// <summary>The most connections that one input has before pruning; in a dense layer one for each unit.</summary>
    public static int MostPerInput(NetworkArchitecture architecture)
    {
        LayerSpec first = architecture.Layers[0];
        return WeightsPerInput(new MaskedLayer(first, new float[first.KernelSize], Mask.Dense(first.KernelSize))).Max();
    }

    /// <summary>
    /// Inputs with a surviving weight, then for each hidden layer the units that have a surviving weight or a bias other than
    /// zero before them and a surviving weight after them: no others have any effect.
    /// </summary>
    public static int[] LiveUnits(MaskedNetwork network) =>
    [
        .. Enumerable.Range(0, network.Layers.Count).Select(i =>
        {
            bool[] sends = Senders(network.Layers[i]);
            return i == 0 ? sends.Count(sender => sender) : sends.Zip(Receivers(network.Layers[i - 1]), (sender, receiver) => sender && receiver).Count(live => live);
        }),
    ];

    /// <summary>The share of one network's surviving weights that survive in another too; and what it would be by chance, were each layer's survivors drawn at random.</summary>
    /// <exception cref="ArgumentException">The networks are not of one architecture.</exception>
    public static (double Shared, double ByChance) Overlap(MaskedNetwork one, MaskedNetwork other)
    {
        if (!one.Architecture.Layers.SequenceEqual(other.Architecture.Layers))
        {
            throw new ArgumentException($"{one.Architecture.Name} and {other.Architecture.Name} have no weights in common", nameof(other));
        }

        double shared = 0, byChance = 0;
        foreach ((MaskedLayer a, MaskedLayer b) in one.Layers.Zip(other.Layers))
        {
            ReadOnlySpan<bool> left = a.Mask.Entries, right = b.Mask.Entries;
            for (int i = 0; i < left.Length; i++)
            {
                shared += left[i] && right[i] ? 1 : 0;
            }

            byChance += (double)a.Mask.Kept * b.Mask.Kept / a.Mask.Size;
        }

        return (shared / one.Kept, byChance / one.Kept);
    }

    private static int[] WeightsPerInput(MaskedLayer first)
    {
        var weights = new int[first.Spec.Inputs];
        foreach (WeightedConnection connection in first.SurvivingConnections())
        {
            weights[connection.Input]++;
        }

        return weights;
    }

    private static bool[] Senders(MaskedLayer layer)
    {
        var sends = new bool[layer.Spec.Inputs];
        foreach (WeightedConnection connection in layer.SurvivingConnections())
        {
            sends[connection.Input] = true;
        }

        return sends;
    }

    private static bool[] Receivers(MaskedLayer layer)
    {
        bool[] receives = Array.ConvertAll(layer.OutputBiases(), bias => bias != 0);
        foreach (WeightedConnection connection in layer.SurvivingConnections())
        {
            receives[connection.Output] = true;
        }

        return receives;
    }
}
