using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Pruning;

/// <summary>When a method chooses the weights of a level.</summary>
public enum PruningTime
{
    /// <summary>After a level is trained, for the next level. Level 0 is the dense network.</summary>
    AfterTraining,

    /// <summary>Before a level is trained, from the weights that it starts with. No dense network is needed.</summary>
    BeforeTraining,

    /// <summary>While a level is trained: masks change between updates.</summary>
    DuringTraining,
}

/// <summary>
/// A way to choose the weights that survive. A method holds no state, so all trials share one instance. It chooses the masks that a level
/// starts with, and may change them while the level is trained.
/// </summary>
public abstract class PruningMethod
{
    /// <summary>The name on the command line and in manifests.</summary>
    public abstract string Name { get; }

    /// <summary>The score or rule of the method, and the publication that it comes from.</summary>
    public abstract string Title { get; }

    /// <summary>When the method chooses weights.</summary>
    /// <param name="options">Some methods choose at another time with other options.</param>
    public abstract PruningTime TimeOf(PruningOptions options);

    /// <summary>The options that the method heeds, beside those that every method heeds.</summary>
    public virtual PruningInputs Inputs => PruningInputs.None;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The masks that a level starts with.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal abstract IReadOnlyList<Mask> MasksOf(PruningRequest request);

    /// <summary>The changes of masks while a level is trained; null where masks stay.</summary>
    /// <param name="request">As for <see cref="MasksOf"/>.</param>
    /// <param name="totalUpdates">Updates of the training.</param>
    internal virtual MaskDynamics? DynamicsOf(PruningRequest request, int totalUpdates) => null;
}

/// <summary>Options that some methods heed and others do not.</summary>
[Flags]
public enum PruningInputs
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Scores of weights, which may rank all layers together: <see cref="PruningOptions.Scope"/>.</summary>
    Scores = 1,

    /// <summary>Scores from the gradient of a loss over some images: <see cref="PruningOptions.ScoreImages"/> and <see cref="PruningOptions.ScoreLoss"/>.</summary>
    Gradient = 2,

    /// <summary>The loss of a training of scores: <see cref="PruningOptions.ScoreUpdates"/> and <see cref="PruningOptions.ScoreWeights"/>.</summary>
    ScoreTraining = 4,

    /// <summary>The course of changes during training: <see cref="PruningOptions.MaskBegin"/>, end and interval.</summary>
    MaskSchedule = 8,

    /// <summary>The fraction of weights that a change drops: <see cref="PruningOptions.DropFraction"/>.</summary>
    Drops = 16,
}
