using System.Globalization;
using RobustSparse.Attacks;
using RobustSparse.Engines;

namespace RobustSparse.Training;

/// <summary>
/// One kind of training: the loss that is minimised, and how a block of examples goes forward and back for it. x is an image, y its smoothed
/// target, x′ the attacked image, from which no gradient flows back to x. An objective holds no state: all trials share one instance.
/// </summary>
public abstract class TrainingObjective
{
    /// <summary>The name on the command line and in manifests.</summary>
    public abstract string Name { get; }

    /// <summary>The loss and the work it comes from.</summary>
    public abstract string Title { get; }

    /// <summary>The weight w of the objective where the user gives none.</summary>
    public virtual float DefaultWeight => 1f;

    /// <summary>Whether the loss depends on w.</summary>
    public virtual bool HasWeight => false;

    /// <summary>The legal values of w, in words that follow "is not".</summary>
    public virtual string WeightRange => "above 0 and at most 1000";

    /// <summary>Whether a value of w is legal. NaN is not.</summary>
    public virtual bool AllowsWeight(float weight) => weight > 0f && weight <= 1000f;

    /// <summary>The images that the loss is taken on, for the summary of a run.</summary>
    /// <param name="weight">The w in use.</param>
    public virtual string DescribeImages(float weight) => $"attacked images ({Name})";

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether evaluations have to measure <see cref="LossMeans.Divergence"/>.</summary>
    internal virtual bool NeedsDivergence => false;

    /// <summary>The loss that evaluations report.</summary>
    /// <param name="means">Mean losses over the images of an evaluation, under the evaluation's attack.</param>
    /// <param name="weight">The w in use.</param>
    internal abstract double LossOf(LossMeans means, double weight);

    /// <summary>The attack that training uses: by default the run's, on the true class.</summary>
    /// <param name="attack">The run's.</param>
    internal virtual AttackOptions AttackOf(AttackOptions attack) => attack with { Labels = AttackLabels.True };

    /// <summary>What one update costs, by which the engine is chosen.</summary>
    /// <param name="attack">The run's.</param>
    internal virtual Workload WorkloadOf(AttackOptions attack) => attack.Kind == AttackKind.Fgsm ? Workload.FgsmStep : Workload.PgdStep;

    /// <summary>The passes of a block whose gradients add up to that of the objective; the same for every block.</summary>
    internal abstract IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block);

    /// <summary>
    /// Takes one block through the objective. The images and smoothed targets are loaded and the clean forward pass is done. Afterwards every
    /// pass of <see cref="PassesOf"/> holds the gradients of its pre-activations.
    /// </summary>
    /// <returns>The share of the block's examples in the mean loss of the batch.</returns>
    internal abstract double Run(ObjectiveStep step);

    /// <summary>A number as messages write it.</summary>
    private protected static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Mean losses of an evaluation.</summary>
/// <param name="Clean">Cross-entropy on clean images.</param>
/// <param name="Attacked">Cross-entropy on attacked images.</param>
/// <param name="Divergence">KL(f(x) ‖ f(x′)); 0 unless the objective needs it.</param>
internal readonly record struct LossMeans(double Clean, double Attacked, double Divergence);
