namespace RobustSparse.Engines;

/// <summary>The form of a network's layers. Results of two kinds differ in the last bits of a float; each kind is deterministic.</summary>
public enum EngineKind
{
    /// <summary>The faster of dense, sparse and split layers for the network's density and the work.</summary>
    Auto,

    /// <summary>Dense layers: multiply every entry of a kernel, in tiles; masked entries are zeros.</summary>
    Dense,

    /// <summary>Sparse layers: multiply only surviving weights. The first layer skips blank pixels instead where that is faster.</summary>
    Sparse,
}
