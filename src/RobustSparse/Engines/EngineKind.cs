namespace RobustSparse.Engines;

/// <summary>How a network is multiplied. The kinds agree to the last bits of a float; each alone is deterministic.</summary>
public enum EngineKind
{
    /// <summary>Whichever is faster for the network's density and the work at hand, or both, each for other units.</summary>
    Auto,

    /// <summary>Every entry, in tiles; masked ones are zeros.</summary>
    Dense,

    /// <summary>Surviving weights only, but where so many are kept that it pays to leave out blank pixels instead.</summary>
    Sparse,
}
