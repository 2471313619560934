using RobustSparse.Attacks;
using RobustSparse.Engines;
using RobustSparse.Kernels;

namespace RobustSparse.Training;

/// <summary>
/// κ·CE(f(x), y) + (1 − κ)·CE(ẑ, c) (Gowal et al. 2018, "On the Effectiveness of Interval Bound Propagation", equation 14). ẑ are
/// worst-case logits of the box of radius ε and c is the class, without smoothing: a smoothed target would keep the bounds of other
/// classes from falling. While ε grows, κ falls with it from 1.
/// </summary>
public abstract class CertifiedObjective : TrainingObjective
{
    /// <inheritdoc/>
    public override string DescribeImages(float weight) => $"clean images, weighing {Text(weight)}, and proven bounds ({Name})";

    internal override float WeightOf(TrainingOptions options) => options.Kappa;

    internal override double LossOf(LossMeans means, double weight) => (weight * means.Clean) + ((1 - weight) * means.WorstCase);

    internal override AttackOptions AttackOf(AttackOptions attack) => attack;

    internal override IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block) => [block.Clean];

    internal override IEnumerable<GradientTerm> TermsOf(ExampleBlock block, int layer)
    {
        IEnumerable<GradientTerm> clean = base.TermsOf(block, layer);
        IntervalPass pass = block.Intervals!;

        // The output layer is elided: its gradient through the bounds is an addend.
        return layer + 1 == pass.Centers.Count
            ? clean
            : clean.Append(new GradientTerm(pass.Centers[layer], pass.CenterGradients[layer + 1], null))
                .Append(new GradientTerm(pass.Radii[layer], pass.RadiusGradients[layer + 1], null, OfMagnitudes: true));
    }

    internal override double Run(ObjectiveStep step)
    {
        ExampleBlock block = step.Block;
        IntervalPass pass = block.Intervals!;
        float worst = step.EpsilonShare * (1f - step.Weight);
        double loss = step.Backward(block.Clean, block.Targets, 1f - worst);
        if (worst == 0f)
        {
            pass.ClearGradients();
            return loss;
        }

        block.SetAttackTargets(step.Labels);
        step.Engine.Intervals!.Forward(block, step.Attack.Epsilon, step.Labels);
        Tighten(step, step.Engine.Intervals);
        step.Engine.Differentiate(pass.Logits, block.AttackTargets, pass.LogitGradient, pass.Losses, block.Count, step.Scale(worst));
        Backward(step, step.Engine.Intervals);
        return loss + (step.Scale(worst) * ObjectiveStep.Sum(pass.Losses, block.Count));
    }

    /// <summary>Replaces the worst-case logits of interval bounds by tighter ones.</summary>
    private protected virtual void Tighten(ObjectiveStep step, IntervalEngine intervals)
    {
    }

    /// <summary>Computes all gradients from those at the worst-case logits.</summary>
    private protected virtual void Backward(ObjectiveStep step, IntervalEngine intervals) =>
        intervals.Backward(step.Block, step.Labels, step.Gradient!.Addends[^1]!);
}
