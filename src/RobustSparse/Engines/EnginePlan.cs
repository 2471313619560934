namespace RobustSparse.Engines;

/// <summary>The form of one layer.</summary>
internal enum LayerForm
{
    /// <summary>A dense layer: multiplies all weights; pruned ones are zeros.</summary>
    Dense,

    /// <summary>A split layer: multiplies some units as in a dense layer and the others as in a sparse one.</summary>
    Split,

    /// <summary>A sparse layer that also keeps a dense copy of its weights, with which it multiplies inputs that are mostly zero.</summary>
    SparseWithCopy,

    /// <summary>A sparse layer: multiplies only surviving weights.</summary>
    Sparse,
}

/// <summary>The forms of a network's layers.</summary>
/// <param name="First">The layer that reads the images.</param>
/// <param name="Others">All other layers: dense or sparse.</param>
/// <param name="DenseUnits">[outputs of the first layer]; the units of a split first layer that are multiplied as in a dense layer.</param>
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
