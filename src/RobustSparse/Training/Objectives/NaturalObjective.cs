using RobustSparse.Attacks;
using RobustSparse.Engines;

namespace RobustSparse.Training;

/// <summary>CE(x, y): training without an attack.</summary>
public sealed class NaturalObjective : TrainingObjective
{
    /// <inheritdoc/>
    public override string Name => "natural";

    /// <inheritdoc/>
    public override string Title => "cross-entropy on clean images";

    /// <inheritdoc/>
    public override string DescribeImages(float weight) => "clean images";

    internal override double LossOf(LossMeans means, double weight) => means.Clean;

    internal override Workload WorkloadOf(AttackOptions attack) => Workload.NaturalStep;

    internal override IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block) => [block.Clean];

    internal override double Run(ObjectiveStep step) => step.Backward(step.Block.Clean, step.Block.Targets, weight: 1f);
}
