namespace RobustSparse.Engines;

/// <summary>How the weights of a layer are multiplied.</summary>
internal enum LayerForm
{
    /// <summary>All, masked ones as zeros.</summary>
    Dense,

    /// <summary>Those of some units as in a dense layer, those of the others as in a sparse one.</summary>
    Split,

    /// <summary>Surviving ones, but inputs that are mostly zero by a copy of the weights in which masked ones are zeros.</summary>
    SparseWithCopy,

    /// <summary>Surviving ones.</summary>
    Sparse,
}

/// <summary>What the layers of a network are made as.</summary>
/// <param name="First">The one that has the images.</param>
/// <param name="Others">All others: dense or sparse.</param>
/// <param name="DenseUnits">[outputs of the first layer]; which are multiplied as in a dense layer where it is split.</param>
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
