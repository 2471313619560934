namespace RobustSparse.Pruning;

/// <summary>Which weights compete with each other.</summary>
public enum PruneScope
{
    /// <summary>The weights of one layer: every layer has its own number of surviving weights.</summary>
    Layer,

    /// <summary>The weights of all layers.</summary>
    Global,
}

/// <summary>The weights and learning rates with which training continues after a trained network is pruned (Renda, Frankle and Carbin 2020).</summary>
public enum Retraining
{
    /// <summary>The weights go back to an earlier moment, and the learning rates start again.</summary>
    WeightRewind,

    /// <summary>The weights stay as trained, and the learning rates start again.</summary>
    LrRewind,

    /// <summary>The weights stay as trained, and training continues at the last learning rate.</summary>
    FineTune,
}

/// <summary>The loss of scores that need one.</summary>
public enum ScoreLoss
{
    /// <summary>The loss that training minimises, attack included.</summary>
    Objective,

    /// <summary>The cross-entropy on clean images.</summary>
    Plain,
}

/// <summary>The weights of a network whose scores are trained.</summary>
public enum ScoreWeights
{
    /// <summary>The weights of the level before; the surviving ones are then trained (HYDRA, Sehwag et al. 2020).</summary>
    Trained,

    /// <summary>The initial weights, which are never trained (robust scratch tickets, Fu et al. 2021).</summary>
    Initial,
}

/// <summary>How weights are chosen. The defaults are the paper's: the smallest weights of each layer are pruned after training.</summary>
public sealed record PruningOptions
{
    /// <summary>The method.</summary>
    public PruningMethod Method { get; init; } = PruningCatalog.Magnitude;

    /// <summary>Which weights compete.</summary>
    public PruneScope Scope { get; init; } = PruneScope.Layer;

    /// <summary>How surviving weights are shared among layers.</summary>
    public LayerDensityRule LayerDensities { get; init; } = LayerDensityRule.Uniform;

    /// <summary>The densities of the levels, each in (0, 1]; null for those that the pruning rates give.</summary>
    public IReadOnlyList<double>? Densities { get; init; }

    /// <summary>The weights and learning rates with which training continues after pruning.</summary>
    public Retraining Retrain { get; init; } = Retraining.WeightRewind;

    /// <summary>Images of each class for scores that need images.</summary>
    public int ScoreImages { get; init; } = 10;

    /// <summary>The loss of scores that need one.</summary>
    public ScoreLoss ScoreLoss { get; init; } = ScoreLoss.Objective;

    /// <summary>Updates of scores that are trained.</summary>
    public int ScoreUpdates { get; init; } = 1000;

    /// <summary>The weights under scores that are trained.</summary>
    public ScoreWeights ScoreWeights { get; init; } = ScoreWeights.Trained;

    /// <summary>No mask changes before this many updates.</summary>
    public int MaskBegin { get; init; }

    /// <summary>No mask changes after this many updates; null for three quarters of the training.</summary>
    public int? MaskEnd { get; init; }

    /// <summary>Updates between two changes of masks.</summary>
    public int MaskEvery { get; init; } = 100;

    /// <summary>The fraction of each layer's weights that the first change drops, in [0, 1).</summary>
    public float DropFraction { get; init; } = 0.3f;

    /// <summary>When the method chooses weights.</summary>
    public PruningTime Time => Method.TimeOf(this);

    /// <summary>Whether the weights of a level are never trained.</summary>
    public bool FreezesWeights => Method.Inputs.HasFlag(PruningInputs.ScoreTraining) && ScoreWeights == ScoreWeights.Initial;

    /// <summary>No mask changes after this many updates.</summary>
    /// <param name="totalUpdates">Updates of the training.</param>
    public int LastMaskUpdate(int totalUpdates) => MaskEnd ?? totalUpdates * 3 / 4;
}
