using RobustSparse.Attacks;
using RobustSparse.Engines;
using RobustSparse.Kernels;

namespace RobustSparse.Training;

/// <summary>CE(x, y) + w·KL(f(x) ‖ f(x′)). The run's attack on this divergence makes x′, starting from x + 0.001·N(0, 1) (Zhang et al. 2019, "TRADES", equation 5; w is their β).</summary>
public sealed class TradesObjective : TrainingObjective
{
    private const float StartDeviation = 0.001f;

    /// <inheritdoc/>
    public override string Name => "trades";

    /// <inheritdoc/>
    public override string Title => "cross-entropy on clean images and the divergence of attacked answers (Zhang et al. 2019)";

    /// <inheritdoc/>
    public override bool HasWeight => true;

    /// <inheritdoc/>
    public override string DescribeImages(float weight) => $"clean images and their divergence under attack, weighing {Text(weight)} (trades)";

    internal override bool NeedsDivergence => true;

    internal override double LossOf(LossMeans means, double weight) => means.Clean + (weight * means.Divergence);

    internal override IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block) => [block.Clean, block.Attacked];

    internal override double Run(ObjectiveStep step)
    {
        ExampleBlock block = step.Block;
        step.SetNoiseKeys();

        // With the clean answers as targets, cross-entropy and divergence have the same gradient.
        KullbackLeibler.Softmax(block.Clean.Logits, block.AttackTargets);
        GaussianStart.Draw(block.Clean.Images, block.Attacked.Images, StartDeviation, block.LowKeys, block.HighKeys);
        LinfAttack.Ascend(step.Engine, block, step.Attack, fromImage: false);
        step.Backward(block.Attacked, block.AttackTargets, step.Weight);

        // The divergence depends on the clean answers too. The losses of the attacked pass are no longer needed.
        float clean = step.Scale(1f), divergence = step.Scale(step.Weight);
        step.Engine.Differentiate(block.Clean, block.Targets, block.Count, clean);
        KullbackLeibler.AddGradient(block.Clean.Logits, block.Attacked.Logits, block.Clean.Deltas[^1], block.Attacked.Losses, block.Count, divergence);
        step.Engine.Backward(block.Clean, block.Scratch);
        return (clean * ObjectiveStep.Sum(block.Clean.Losses, block.Count)) + (divergence * ObjectiveStep.Sum(block.Attacked.Losses, block.Count));
    }
}
