using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Training;

/// <summary>
/// Under <see cref="L1Scope.All"/> the penalty's gradient reaches masked kernel entries, which the data's does not: each
/// shrinks by Adam with l1·sgn(w) as its whole gradient, unseen by the network. Engines know surviving weights only, so
/// these entries are kept here.
/// </summary>
internal sealed class MaskedEntryDecay(TrainingState start)
{
    private readonly MaskedNetwork _network = start.Network;
    private readonly List<float[]> _first = [.. start.FirstMoments.Select(moments => moments.ToArray())];
    private readonly List<float[]> _second = [.. start.SecondMoments.Select(moments => moments.ToArray())];

    /// <summary>Kernels [inputs, outputs] whose masked entries are up to date.</summary>
    public IReadOnlyList<float[]> Kernels { get; } = [.. start.Network.Layers.Select(layer => layer.Kernel.ToArray())];

    /// <summary>Applies one update.</summary>
    public void Step(AdamStep step)
    {
        for (int layer = 0; layer < Kernels.Count; layer++)
        {
            Mask mask = _network.Layers[layer].Mask;
            Adam.UpdateWhereMasked(Kernels[layer], _first[layer], _second[layer], mask.Entries, step);
        }
    }

    /// <summary>Writes the moments of masked entries and leaves the others alone.</summary>
    public void SaveMoments(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second)
    {
        for (int layer = 0; layer < Kernels.Count; layer++)
        {
            Mask mask = _network.Layers[layer].Mask;
            for (int i = 0; i < mask.Size; i++)
            {
                if (!mask[i])
                {
                    first[layer][i] = _first[layer][i];
                    second[layer][i] = _second[layer][i];
                }
            }
        }
    }
}
