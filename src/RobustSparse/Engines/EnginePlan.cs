namespace RobustSparse.Engines;

/// <summary>How the weights of a layer are multiplied.</summary>
internal enum LayerForm
{
    /// <summary>All weights, pruned ones as zeros.</summary>
    Dense,

    /// <summary>Some units as in a dense layer, the others as in a sparse one.</summary>
    Split,

    /// <summary>Surviving weights; inputs that are mostly zero, by a copy of the weights in which pruned ones are zeros.</summary>
    SparseWithCopy,

    /// <summary>Surviving weights.</summary>
    Sparse,
}

/// <summary>The forms of a network's layers.</summary>
/// <param name="First">The layer that reads the images.</param>
/// <param name="Others">All other layers: dense or sparse.</param>
/// <param name="DenseUnits">[outputs of the first layer]; the units of a split first layer that are multiplied as in a dense one.</param>
internal readonly record struct EnginePlan(LayerForm First, LayerForm Others, bool[]? DenseUnits = null)
{
    public static EnginePlan Dense { get; } = new(LayerForm.Dense, LayerForm.Dense);

    public static EnginePlan Sparse { get; } = new(LayerForm.Sparse, LayerForm.Sparse);

    /// <summary>All layers of one kind, dense or sparse.</summary>
    public static EnginePlan Of(EngineKind kind) => kind switch
    {
        EngineKind.Dense => Dense,
        EngineKind.Sparse => Sparse,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "an engine is dense or sparse"),
    };
}
