using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The moving input of a dense layer, example by example in slabs of 64 inputs, [⌈inputs / 64⌉, 64, 64], as the layer's gradients
/// come. With input x, step d and weights W, d(k) = d(k−1) + c(k), so W·x(k+1) = W·x(k) + W·d(k−1) + W·c(k), where c is mostly zero.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal sealed unsafe class DenseInputMotion<TSimd, V>(DenseLayer<TSimd, V> layer) : InputMotion
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private const int Slab = Block.Columns;
    private const int SlabLength = Slab * Block.Columns;

    /// <summary>After so many steps the product is made of the input itself, so that rounding does not add up in long attacks.</summary>
    private const int StepsBetweenProducts = 16;

    /// <summary>Of two equal steps of pixels up to 1, rounding makes a difference below this.</summary>
    private const float LeastChange = 1f / (1 << 23);

    private readonly int _slabs = SlabsOf(layer.Inputs);
    private readonly AlignedBuffer<float> _clean = new(SlabsOf(layer.Inputs) * SlabLength);
    private readonly AlignedBuffer<float> _input = new(SlabsOf(layer.Inputs) * SlabLength);
    private readonly AlignedBuffer<float> _step = new(SlabsOf(layer.Inputs) * SlabLength);
    private readonly AlignedBuffer<float> _slabChanges = new(SlabLength);
    private readonly CompressedRows _changes = new();

    /// <summary>W·d of the last step, example by example in slabs of 64 outputs.</summary>
    private readonly AlignedBuffer<float> _growth = new(SlabsOf(layer.Outputs) * SlabLength);
    private readonly Block _preActivations = new(layer.Outputs);
    private readonly Block _arranged = new(layer.Inputs);
    private int _steps;

    /// <summary>Whether the next step, or the last where it has not been followed, has none before it that its product could go on from.</summary>
    private bool IsFirst => _steps == 0;

    public override void Begin(Block clean, Block from, Block preActivations)
    {
        Arrange(clean, _clean);
        Arrange(from, _input);
        _preActivations.CopyFrom(preActivations);
        _steps = 0;
    }

    public override void Step(Block delta, float stepSize, float epsilon, MultiplyScratch scratch)
    {
        SparseMatrix active = DenseLayer<TSimd, V>.GatherActive(delta, scratch, out float* gradient);
        _changes.Begin(_slabs, Block.Columns, _slabs * SlabLength);
        for (int slab = 0; slab < _slabs; slab++)
        {
            int place = slab * SlabLength;
            SparseMultiply.Multiply<TSimd, V, Plain>(active, layer.WeightsByOutput(slab), gradient, gradient, default);
            StepSlab(gradient, _clean.Pointer + place, _input.Pointer + place, _step.Pointer + place, _slabChanges.Pointer, stepSize, epsilon, IsFirst);
            _changes.Add<TSimd, V>(_slabChanges.Pointer, Slab, Block.Columns, Slab, slab * Slab);
        }
    }

    public override void Forward(Block activations, MultiplyScratch scratch)
    {
        bool goesOn = !IsFirst;
        if (++_steps == StepsBetweenProducts)
        {
            CopyTo(_arranged);
            layer.Forward(_arranged, _preActivations, activations, scratch);
            _steps = 0;
            return;
        }

        scratch.Reserve(Slab);
        for (int first = 0; first < layer.Outputs; first += Slab)
        {
            int outputs = Math.Min(Slab, layer.Outputs - first), place = first * Block.Columns;
            float* growth = _growth.Pointer + place;
            SparseMultiply.Multiply<TSimd, V, Plain>(_changes.Matrix, layer.WeightsByInput(first), growth, growth, default, goesOn);
            Transposition.Transpose<TSimd, V>(growth, Slab, Block.Columns, Slab, scratch.Values, Block.Columns);
            Grow(_preActivations.Pointer + place, scratch.Values, activations.Pointer + place, outputs * Block.Columns);
        }
    }

    public override void CopyTo(Block input) => Arrange(_input, input);

    public override void Dispose()
    {
        _clean.Dispose();
        _input.Dispose();
        _step.Dispose();
        _slabChanges.Dispose();
        _changes.Dispose();
        _growth.Dispose();
        _preActivations.Dispose();
        _arranged.Dispose();
    }

    private static int SlabsOf(int units) => (units + Slab - 1) / Slab;

    /// <summary>From features side by side in blocks to examples in slabs.</summary>
    private void Arrange(Block source, AlignedBuffer<float> target)
    {
        for (int slab = 0; slab < _slabs; slab++)
        {
            int place = slab * SlabLength, rows = Math.Min(Slab, layer.Inputs - (slab * Slab));
            Transposition.Transpose<TSimd, V>(source.Pointer + place, Block.Columns, rows, Block.Columns, target.Pointer + place, Slab);
        }
    }

    /// <summary>From examples in slabs to features in blocks.</summary>
    private void Arrange(AlignedBuffer<float> source, Block target)
    {
        int whole = layer.Inputs / Slab;
        for (int slab = 0; slab < whole; slab++)
        {
            int place = slab * SlabLength;
            Transposition.Transpose<TSimd, V>(source.Pointer + place, Slab, Block.Columns, Slab, target.Pointer + place, Block.Columns);
        }

        for (int row = whole * Slab; row < layer.Inputs; row++)
        {
            Span<float> features = target.Row(row), rest = source.Span[((whole * SlabLength) + (row % Slab))..];
            for (int example = 0; example < Block.Columns; example++)
            {
                features[example] = rest[example * Slab];
            }
        }
    }

    /// <summary>Moves 64 inputs of all examples; <paramref name="changes"/> gets by how much each step differs from the one before, the first from none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StepSlab(float* gradient, float* clean, float* input, float* step, float* changes, float stepSize, float epsilon, bool isFirst)
    {
        V size = TSimd.Broadcast(stepSize), radius = TSimd.Broadcast(epsilon), least = TSimd.Broadcast(LeastChange);
        for (int i = 0; i < SlabLength; i += TSimd.Width)
        {
            V from = TSimd.Load(input + i), before = isFirst ? default : TSimd.Load(step + i);
            V to = SignStep.Move<TSimd, V>(TSimd.Load(gradient + i), TSimd.Load(clean + i), from, size, radius);
            V change = TSimd.ZeroBelow(TSimd.Subtract(TSimd.Subtract(to, from), before), least);
            TSimd.Store(to, input + i);
            TSimd.Store(TSimd.Add(before, change), step + i);
            TSimd.Store(change, changes + i);
        }
    }

    /// <summary>Lets pre-activations grow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Grow(float* preActivations, float* growth, float* activations, int count)
    {
        for (int i = 0; i < count; i += TSimd.Width)
        {
            V sum = TSimd.Add(TSimd.Load(preActivations + i), TSimd.Load(growth + i));
            TSimd.Store(sum, preActivations + i);
            TSimd.Store(TSimd.Max(sum, default), activations + i);
        }
    }
}
