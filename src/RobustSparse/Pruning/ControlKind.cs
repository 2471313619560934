namespace RobustSparse.Pruning;

/// <summary>Control experiments, with which a mask is compared (Su et al. 2020; Frankle et al. 2021, "Missing the mark").</summary>
public enum ControlKind
{
    /// <summary>The level's mask, fresh weights.</summary>
    Reinit,

    /// <summary>The level's surviving weights at random places of their layer. A method that is not better has found only the densities of layers.</summary>
    ShuffleLayer,

    /// <summary>As many random places in the whole network, with the trial's initial weights. A method that is not better has found only the density.</summary>
    ShuffleGlobal,

    /// <summary>The level's mask, fresh magnitudes, the signs of the weights that the level started with (Zhou et al. 2019).</summary>
    SameSign,

    /// <summary>The level's mask and weights, trained on batches in another order: the second training of a test of linear mode connectivity (Frankle et al. 2020).</summary>
    BatchOrder,
}
