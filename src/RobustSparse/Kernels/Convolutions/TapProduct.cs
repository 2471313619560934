namespace RobustSparse.Kernels;

/// <summary>One of a convolution's two products with its kernel, in a form for fast computation. It reads a lazy copy of the layer's weights.</summary>
internal abstract class TapProduct : IDisposable
{
    /// <summary>Marks the copy of the weights as outdated; call this after the weights have changed.</summary>
    public abstract void Outdate();

    /// <summary>Computes the product and stores every value through the epilogue.</summary>
    /// <param name="source">[source channels · plane, 64].</param>
    /// <param name="target">[target channels · plane, 64].</param>
    public abstract void Multiply<TEpilogue>(Block source, Block target, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue;

    public abstract void Dispose();
}
