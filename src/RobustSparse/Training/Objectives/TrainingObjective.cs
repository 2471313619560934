using System.Globalization;
using RobustSparse.Attacks;
using RobustSparse.Engines;
using RobustSparse.Kernels;

namespace RobustSparse.Training;

/// <summary>
/// One kind of training: the loss that is minimised, and the forward and backward passes of a block for it. x is an image, y its smoothed
/// target, x′ the attacked image; no gradient flows through the making of x′. An objective holds no state, so all trials share one instance.
/// </summary>
public abstract class TrainingObjective
{
    /// <summary>The name on the command line and in manifests.</summary>
    public abstract string Name { get; }

    /// <summary>The loss, and the publication that it comes from.</summary>
    public abstract string Title { get; }

    /// <summary>The default of the weight w.</summary>
    public virtual float DefaultWeight => 1f;

    /// <summary>Whether the loss depends on w.</summary>
    public virtual bool HasWeight => false;

    /// <summary>The legal values of w, as a phrase that follows "is not".</summary>
    public virtual string WeightRange => "above 0 and at most 1000";

    /// <summary>Whether a value of w is legal. NaN is not.</summary>
    public virtual bool AllowsWeight(float weight) => weight > 0f && weight <= 1000f;

    /// <summary>The images that the loss is taken on, for the summary of a run.</summary>
    /// <param name="weight">The weight w.</param>
    public virtual string DescribeImages(float weight) => $"attacked images ({Name})";

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether evaluations have to measure <see cref="LossMeans.Divergence"/>.</summary>
    internal virtual bool NeedsDivergence => false;

    /// <summary>The bounds that training needs. With any, evaluations need interval bounds and measure certified accuracy.</summary>
    internal virtual TrainingBounds Bounds => TrainingBounds.None;

    /// <summary>Whether training is certified: it needs bounds.</summary>
    internal bool IsCertified => Bounds != TrainingBounds.None;

    /// <summary>The weight w in a training.</summary>
    internal virtual float WeightOf(TrainingOptions options) => options.AdversarialWeight ?? DefaultWeight;

    /// <summary>The loss that evaluations report.</summary>
    /// <param name="means">Mean losses over the images of an evaluation, under the evaluation's attack.</param>
    /// <param name="weight">The weight w.</param>
    internal abstract double LossOf(LossMeans means, double weight);

    /// <summary>The training attack; by default the run's attack on the true class.</summary>
    /// <param name="attack">The run's attack.</param>
    internal virtual AttackOptions AttackOf(AttackOptions attack) => attack with { Labels = AttackLabels.True };

    /// <summary>The kind of work of one update, for the choice of the engine.</summary>
    /// <param name="attack">The run's attack.</param>
    internal virtual Workload WorkloadOf(AttackOptions attack) => attack.Kind == AttackKind.Fgsm ? Workload.FgsmStep : Workload.PgdStep;

    /// <summary>The passes of a block whose gradients sum to the gradient of the objective. The list is the same for every block.</summary>
    internal abstract IReadOnlyList<ForwardPass> PassesOf(ExampleBlock block);

    /// <summary>The terms of one block whose sum is a layer's gradient; by default one of each pass.</summary>
    internal virtual IEnumerable<GradientTerm> TermsOf(ExampleBlock block, int layer) => PassesOf(block)
        .Select(pass => new GradientTerm(pass.Inputs[layer], pass.Deltas[layer], layer == 0 && pass == block.Clean ? block.PixelIsBlank : null));

    /// <summary>
    /// Computes the deltas of one block. The images and smoothed targets are loaded and the clean forward pass is done. Afterwards every
    /// pass of <see cref="PassesOf"/> holds the gradients at its pre-activations.
    /// </summary>
    /// <returns>The share of the block's examples in the mean loss of the batch.</returns>
    internal abstract double Run(ObjectiveStep step);

    /// <summary>Formats a number for messages.</summary>
    private protected static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Mean losses of an evaluation.</summary>
/// <param name="Clean">Cross-entropy on clean images.</param>
/// <param name="Attacked">Cross-entropy on attacked images.</param>
/// <param name="Divergence">KL(f(x) ‖ f(x′)); 0 unless the objective needs it.</param>
/// <param name="WorstCase">Cross-entropy of worst-case logits; 0 unless the objective needs it.</param>
internal readonly record struct LossMeans(double Clean, double Attacked, double Divergence, double WorstCase = 0);
