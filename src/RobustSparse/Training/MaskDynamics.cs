using RobustSparse.Models;

namespace RobustSparse.Training;

/// <summary>
/// Changes masks between two updates of a training. An instance holds no state: a change depends on the network, the gradient and
/// the number of updates alone, so a training that resumes from any state makes the same changes.
/// </summary>
internal abstract class MaskDynamics
{
    /// <summary>Whether masks change between this update and the next one.</summary>
    /// <param name="update">Updates made so far.</param>
    public abstract bool ChangesAfter(int update);

    /// <summary>Whether a change needs the gradient at pruned entries.</summary>
    public virtual bool NeedsGradient => false;

    /// <summary>The masks after a change.</summary>
    /// <param name="network">The network in training.</param>
    /// <param name="gradient">One array a layer: the gradient of the next update's batch at every kernel entry, pruned ones included; empty unless <see cref="NeedsGradient"/>.</param>
    /// <param name="update">Updates made so far.</param>
    public abstract IReadOnlyList<Mask> Change(MaskedNetwork network, IReadOnlyList<float[]> gradient, int update);
}
