using RobustSparse.Attacks;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Training;

namespace RobustSparse.Tests.Training;

/// <summary>Madry's objective in a ball of half the radius.</summary>
internal sealed class HalfBallObjective : TrainingObjective
{
    public override string Name => "half-ball";

    public override string Title => "a toy";

    internal override double LossOf(LossMeans means, double weight) => means.Attacked;

    internal override AttackOptions AttackOf(AttackOptions attack) =>
        attack with { Epsilon = attack.Epsilon / 2, StepSize = attack.StepSize / 2, Labels = AttackLabels.True };

    internal override IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block) => [block.Attacked];

    internal override double Run(ObjectiveStep step)
    {
        step.AttackImages();
        return step.Backward(step.Block.Attacked, step.Block.Targets, weight: 1f);
    }
}

/// <summary>w·½‖f(x) − y‖² on clean images: a loss that no kernel knows.</summary>
internal sealed class SquaredErrorObjective : TrainingObjective
{
    public override string Name => "squared-error";

    public override string Title => "a toy";

    public override bool HasWeight => true;

    internal override double LossOf(LossMeans means, double weight) => means.Clean;

    internal override IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block) => [block.Clean];

    internal override double Run(ObjectiveStep step)
    {
        ForwardPass pass = step.Block.Clean;
        Span<float> logits = pass.Logits.Values, targets = step.Block.Targets.Values, deltas = pass.Deltas[^1].Values;
        deltas.Clear();
        double loss = 0;
        for (int i = 0; i < pass.Logits.Rows * Block.Columns; i++)
        {
            if (i % Block.Columns < step.Block.Count)
            {
                float error = logits[i] - targets[i];
                deltas[i] = step.Scale(step.Weight) * error;
                loss += 0.5 * step.Scale(step.Weight) * error * error;
            }
        }

        step.Engine.Backward(pass, step.Block.Scratch);
        return loss;
    }
}
