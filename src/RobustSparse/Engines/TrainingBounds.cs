namespace RobustSparse.Engines;

/// <summary>The bounds that an engine computes in training.</summary>
internal enum TrainingBounds
{
    /// <summary>None.</summary>
    None,

    /// <summary>Interval bounds of all layers.</summary>
    Intervals,

    /// <summary>Interval bounds of hidden layers, and by them backward bounds of the logits.</summary>
    Backward,
}
