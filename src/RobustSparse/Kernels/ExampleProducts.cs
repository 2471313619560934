namespace RobustSparse.Kernels;

/// <summary>
/// What a sparse layer multiplies example by example, by a copy of its weights with zeros for those it has not kept. Where many are
/// kept, what most inputs being zero saves is more than what the pruned weights would.
/// </summary>
internal enum ExampleProducts
{
    /// <summary>Nothing: all products are of surviving weights.</summary>
    None,

    /// <summary>Forward, inputs that are mostly zero, as clean images are.</summary>
    Inputs,

    /// <summary>These, and the steps of attacks.</summary>
    InputsAndMotion,
}
