using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Training;

/// <summary>
/// Under <see cref="L1Scope.All"/> the penalty's gradient reaches masked kernel entries, which the data's does not: each
/// shrinks by Adam with l1·sgn(w) as its whole gradient, unseen by the network. Engines know surviving weights only, so
/// these entries are kept here.
/// </summary>
internal sealed class MaskedEntryDecay
{
    private readonly List<IdleWeights> _layers = [];

    /// <param name="start">The raw kernels, masks and moments to go on from.</param>
    public MaskedEntryDecay(TrainingState start)
    {
        for (int i = 0; i < start.Network.Layers.Count; i++)
        {
            MaskedLayer layer = start.Network.Layers[i];
            var masked = new IdleWeights([.. Enumerable.Range(0, layer.Mask.Size).Where(place => !layer.Mask[place])]);
            masked.LoadWeights(layer.Kernel.Values);
            masked.LoadMoments(start.FirstMoments[i], start.SecondMoments[i]);
            _layers.Add(masked);
        }
    }

    /// <summary>Applies one update.</summary>
    public void Step(AdamStep step)
    {
        foreach (IdleWeights layer in _layers)
        {
            layer.Update(step);
        }
    }

    /// <summary>Writes the masked entries of a layer's kernel.</summary>
    public void SaveWeights(int layer, Span<float> kernel) => _layers[layer].SaveWeights(kernel);

    /// <summary>Writes the moments of a layer's masked entries.</summary>
    public void SaveMoments(int layer, Span<float> first, Span<float> second) => _layers[layer].SaveMoments(first, second);
}
