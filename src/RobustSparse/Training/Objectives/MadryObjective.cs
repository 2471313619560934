using RobustSparse.Engines;

namespace RobustSparse.Training;

/// <summary>CE(x′, y). The run's attack on the true class makes x′ (Madry et al. 2018).</summary>
public sealed class MadryObjective : TrainingObjective
{
    /// <inheritdoc/>
    public override string Name => "madry";

    /// <inheritdoc/>
    public override string Title => "cross-entropy on attacked images (Madry et al. 2018)";

    internal override double LossOf(LossMeans means, double weight) => means.Attacked;

    internal override IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block) => [block.Attacked];

    internal override double Run(ObjectiveStep step)
    {
        step.AttackImages();
        return step.Backward(step.Block.Attacked, step.Block.Targets, weight: 1f);
    }
}
