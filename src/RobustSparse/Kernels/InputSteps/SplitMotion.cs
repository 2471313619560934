namespace RobustSparse.Kernels;

/// <summary>The motion of a split layer's input. The dense part computes changes example by example; the sparse part multiplies the whole input.</summary>
internal sealed class SplitMotion<TSimd, V> : InputMotion
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private readonly SplitLayer<TSimd, V> _layer;
    private readonly SparseLayer<TSimd, V> _sparse;
    private readonly ExampleMotion<TSimd, V> _motion;
    private readonly Block _part;
    private readonly Block _input;

    /// <param name="dense">The dense part of <paramref name="layer"/>, which works example by example.</param>
    /// <param name="sparse">The sparse part.</param>
    public SplitMotion(SplitLayer<TSimd, V> layer, DenseLayer<TSimd, V> dense, SparseLayer<TSimd, V> sparse)
    {
        _layer = layer;
        _sparse = sparse;
        _motion = new ExampleMotion<TSimd, V>(dense, layer.BackwardByGroup);
        _part = new Block(dense.Outputs);
        _input = new Block(layer.Inputs);
    }

    public override void Begin(Block clean, Block from, Block preActivations, int examples)
    {
        _layer.Take(preActivations, _part);
        _motion.Begin(clean, from, _part, examples);
    }

    public override void Step(Block delta, float stepSize, float epsilon, MultiplyScratch scratch) => _motion.Step(delta, stepSize, epsilon, scratch);

    public override void Forward(Block activations, MultiplyScratch scratch)
    {
        _motion.Forward(_part, scratch);
        _layer.Put<Plain>(_part, activations, default);
        _motion.CopyTo(_input);
        _sparse.Forward(_input, null, activations, scratch);
    }

    public override void CopyTo(Block input) => _motion.CopyTo(input);

    public override void Dispose()
    {
        _motion.Dispose();
        _part.Dispose();
        _input.Dispose();
    }
}
