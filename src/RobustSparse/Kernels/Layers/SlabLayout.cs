namespace RobustSparse.Kernels;

/// <summary>
/// The order of a dense layer's weights in memory: slabs of 64 inputs, [⌈inputs / 64⌉, outputs in whole tiles, 64]. Within
/// a slab, the weights from 64 inputs to one output are contiguous.
/// </summary>
internal sealed unsafe class SlabLayout
{
    /// <summary>Inputs of a slab.</summary>
    public const int SlabInputs = Block.Columns;

    private readonly int _inputs;
    private readonly int _outputs;
    private readonly bool[] _isKept;

    /// <param name="isKept">[inputs · outputs]; the surviving entries of the kernel.</param>
    public SlabLayout(int inputs, int outputs, ReadOnlySpan<bool> isKept)
    {
        const int Tile = DenseMultiply.RowsPerTile;
        (_inputs, _outputs) = (inputs, outputs);
        _isKept = isKept.ToArray();
        Slabs = (inputs + SlabInputs - 1) / SlabInputs;
        SlabLength = (outputs + Tile - 1) / Tile * Tile * SlabInputs;
    }

    /// <summary>Number of slabs.</summary>
    public int Slabs { get; }

    /// <summary>Floats from slab to slab.</summary>
    public int SlabLength { get; }

    /// <summary>Floats of all slabs.</summary>
    public int Length => checked(Slabs * SlabLength);

    /// <summary>Whether every entry of the kernel survives.</summary>
    public bool KeepsAll => !_isKept.Contains(false);

    /// <summary>Number of inputs of one slab; the last may have fewer than 64.</summary>
    public int InputsOf(int slab) => Math.Min(SlabInputs, _inputs - (slab * SlabInputs));

    /// <summary>Copies a kernel [inputs, outputs] into slabs; pruned entries become zero.</summary>
    public void Load(ReadOnlySpan<float> kernel, AlignedBuffer<float> target)
    {
        for (int input = 0, i = 0; input < _inputs; input++)
        {
            float* place = target.Pointer + PositionOf(input);
            for (int output = 0; output < _outputs; output++, i++, place += SlabInputs)
            {
                *place = _isKept[i] ? kernel[i] : 0f;
            }
        }
    }

    /// <summary>Copies the surviving entries into a kernel [inputs, outputs]; the others keep their values.</summary>
    public void Save(AlignedBuffer<float> source, Span<float> kernel)
    {
        for (int slab = 0; slab < Slabs; slab++)
        {
            SaveSlab(source.Pointer + ((nint)slab * SlabLength), slab, kernel);
        }
    }

    /// <summary>Copies the surviving entries of one slab into a kernel [inputs, outputs].</summary>
    /// <param name="source">[outputs, 64].</param>
    public void SaveSlab(float* source, int slab, Span<float> kernel)
    {
        int inputs = InputsOf(slab);
        for (int input = 0, i = slab * SlabInputs * _outputs; input < inputs; input++)
        {
            float* place = source + input;
            for (int output = 0; output < _outputs; output++, i++, place += SlabInputs)
            {
                kernel[i] = _isKept[i] ? *place : kernel[i];
            }
        }
    }

    /// <summary>The place of the weight from an input to output 0. The weights to the other outputs follow at distances of 64.</summary>
    private int PositionOf(int input) => (input / SlabInputs * SlabLength) + (input % SlabInputs);
}
