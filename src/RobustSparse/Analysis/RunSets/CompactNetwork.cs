using System.Collections;
using RobustSparse.Models;

namespace RobustSparse.Analysis;

/// <summary>A network held in little memory: its surviving weights, and masks of one bit a weight. So an analysis reads every network once.</summary>
internal sealed class CompactNetwork
{
    private readonly NetworkArchitecture _architecture;
    private readonly CompactLayer[] _layers;

    private CompactNetwork(NetworkArchitecture architecture, CompactLayer[] layers)
    {
        _architecture = architecture;
        _layers = layers;
    }

    /// <summary>Keeps a network; masked kernel entries are lost.</summary>
    public static CompactNetwork Of(MaskedNetwork network) => new(network.Architecture, [.. network.Layers.Select(CompactLayer.Of)]);

    /// <summary>The network, with every masked kernel entry zero.</summary>
    public MaskedNetwork Restore() => new(_architecture, [.. _layers.Select(layer => layer.Restore())]);

    private sealed record CompactLayer(LayerSpec Spec, BitArray Survives, float[] Kept, float[]? Bias)
    {
        public static CompactLayer Of(MaskedLayer layer)
        {
            bool[] survives = [.. layer.Mask.Entries];
            return new CompactLayer(layer.Spec, new BitArray(survives), [.. layer.Kernel.Values.Where((_, i) => survives[i])], layer.Bias?.Values);
        }

        public MaskedLayer Restore()
        {
            var survives = new bool[Survives.Length];
            Survives.CopyTo(survives, 0);
            var kernel = new float[survives.Length];
            int next = 0;
            for (int i = 0; i < kernel.Length; i++)
            {
                kernel[i] = survives[i] ? Kept[next++] : 0;
            }

            return new MaskedLayer(Spec, kernel, new Mask(survives), Bias);
        }
    }
}
