using RobustSparse.Attacks;
using RobustSparse.Engines;

namespace RobustSparse.Training;

/// <summary>(1 − w)·CE(x, y) + w·CE(x′, y). The run's attack with the run's labels makes x′. With w = ½ it is the original's objective (Goodfellow, Shlens and Szegedy 2015).</summary>
public sealed class MixObjective : TrainingObjective
{
    /// <inheritdoc/>
    public override string Name => "mix";

    /// <inheritdoc/>
    public override string Title => "cross-entropy on clean and attacked images, mixed (Goodfellow et al. 2015)";

    /// <inheritdoc/>
    public override float DefaultWeight => 0.5f;

    /// <inheritdoc/>
    public override bool HasWeight => true;

    /// <inheritdoc/>
    public override string WeightRange => "above 0 and below 1; madry trains on attacked images alone";

    /// <inheritdoc/>
    public override bool AllowsWeight(float weight) => weight > 0f && weight < 1f;

    /// <inheritdoc/>
    public override string DescribeImages(float weight) =>
        weight == DefaultWeight ? "clean and attacked images" : $"clean and, weighing {Text(weight)}, attacked images";

    internal override double LossOf(LossMeans means, double weight) => ((1 - weight) * means.Clean) + (weight * means.Attacked);

    internal override AttackOptions AttackOf(AttackOptions attack) => attack;

    internal override IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block) => [block.Clean, block.Attacked];

    internal override double Run(ObjectiveStep step)
    {
        step.AttackImages();
        double attacked = step.Backward(step.Block.Attacked, step.Block.Targets, step.Weight);
        return attacked + step.Backward(step.Block.Clean, step.Block.Targets, 1f - step.Weight);
    }
}
