using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Training;

/// <summary>
/// Shrinks pruned kernel entries under <see cref="L1Scope.All"/>. Their gradient is the penalty's alone, l1·sgn(w). They do not
/// affect any answer. Engines hold surviving weights only, so this class holds the pruned entries.
/// </summary>
internal sealed class PrunedEntryDecay
{
    private readonly List<IdleWeights> _layers = [];

    /// <param name="start">The raw kernels, masks and moments to resume from.</param>
    public PrunedEntryDecay(TrainingState start)
    {
        int parameter = 0;
        foreach (MaskedLayer layer in start.Network.Layers)
        {
            var pruned = new IdleWeights([.. Enumerable.Range(0, layer.Mask.Size).Where(place => !layer.Mask[place])]);
            pruned.LoadWeights(layer.Kernel.Values);
            pruned.LoadMoments(start.FirstMoments[parameter], start.SecondMoments[parameter]);
            _layers.Add(pruned);
            parameter += layer.Parameters.Count;
        }
    }

    /// <summary>Makes one update.</summary>
    public void Step(AdamStep step)
    {
        foreach (IdleWeights layer in _layers)
        {
            layer.Update(step);
        }
    }

    /// <summary>Writes the pruned entries of a layer's kernel.</summary>
    public void SaveWeights(int layer, Span<float> kernel) => _layers[layer].SaveWeights(kernel);

    /// <summary>Writes the moments of a layer's pruned entries.</summary>
    public void SaveMoments(int layer, Span<float> first, Span<float> second) => _layers[layer].SaveMoments(first, second);
}
