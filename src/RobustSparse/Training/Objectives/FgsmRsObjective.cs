using RobustSparse.Attacks;
using RobustSparse.Engines;

namespace RobustSparse.Training;

/// <summary>CE(x′, y). x′ is one step of 1.25·ε on the true class from a uniform random point of the ε-ball, projected onto the ball (Wong, Rice and Kolter 2020).</summary>
public sealed class FgsmRsObjective : TrainingObjective
{
    /// <summary>The step size in units of ε.</summary>
    private const float RelativeStep = 1.25f;

    /// <inheritdoc/>
    public override string Name => "fgsm-rs";

    /// <inheritdoc/>
    public override string Title => "cross-entropy on images attacked by one step from a random start (Wong et al. 2020)";

    internal override double LossOf(LossMeans means, double weight) => means.Attacked;

    internal override AttackOptions AttackOf(AttackOptions attack) => attack with
    {
        Kind = AttackKind.Pgd,
        Steps = 1,
        StepSize = RelativeStep * attack.Epsilon,
        RandomStart = true,
        Labels = AttackLabels.True,
    };

    internal override Workload WorkloadOf(AttackOptions attack) => Workload.FgsmStep;

    internal override IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block) => [block.Attacked];

    internal override double Run(ObjectiveStep step)
    {
        step.AttackImages();
        return step.Backward(step.Block.Attacked, step.Block.Targets, weight: 1f);
    }
}
