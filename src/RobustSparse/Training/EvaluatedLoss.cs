namespace RobustSparse.Training;

/// <summary>The loss that an evaluation reports; by default the cross-entropy on clean images.</summary>
public sealed record EvaluatedLoss
{
    /// <summary>The objective whose loss is reported, under the evaluation's attack.</summary>
    public TrainingObjective Objective { get; init; } = ObjectiveCatalog.Natural;

    /// <summary>The w of the objective.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>α of the targets, in [0, 1).</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>The L1 penalty of the weights, which is added to the loss.</summary>
    public double Penalty { get; init; }

    internal double Of(LossMeans means) => Penalty + Objective.LossOf(means, Weight);
}
