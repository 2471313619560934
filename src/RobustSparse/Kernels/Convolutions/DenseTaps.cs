using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The product with a whole kernel. The source is copied into panels of two vectors. A tile is eight target channels by one panel
/// if vectors have sixteen floats (16 accumulators of 32 registers), else four channels (8 accumulators of 16). Source
/// rows that are zero in all columns of a panel are left out of the list of taps that a position reads.
/// </summary>
internal sealed unsafe class DenseTaps<TSimd, V> : TapProduct
    where TSimd : ISimd<V>
    where V : unmanaged
{
    /// <summary>Target channels whose weights lie side by side.</summary>
    private const int Channels = 8;

    /// <summary>Above this fraction of nonzero source rows, making lists without the zero rows takes longer than it saves.</summary>
    private const float MostListed = 0.95f;

    private readonly TapPlan _plan;
    private readonly ClassTaps[] _classes;
    private readonly int _tileLength;
    private readonly AlignedBuffer<float> _packed;
    private readonly AlignedBuffer<int> _packedPlaces;
    private readonly LazyCopy _copy;

    /// <param name="plan">The geometry.</param>
    /// <param name="kernelPlaces">The index in the kernel of each of the layer's weights.</param>
    /// <param name="weights">The layer's weights.</param>
    public DenseTaps(TapPlan plan, ReadOnlySpan<int> kernelPlaces, AlignedBuffer<float> weights)
    {
        _plan = plan;
        _classes = [.. plan.Classes.Select(taps => new ClassTaps(plan, taps))];
        _tileLength = plan.Cells * plan.SourceChannels * Channels;
        _packed = new AlignedBuffer<float>((plan.TargetChannels + Channels - 1) / Channels * _tileLength);
        _packedPlaces = new AlignedBuffer<int>(kernelPlaces.Length);
        var placeOf = new int[plan.Cells * plan.SourceChannels * plan.TargetChannels];
        for (int cell = 0; cell < plan.Cells; cell++)
        {
            for (int source = 0; source < plan.SourceChannels; source++)
            {
                for (int target = 0; target < plan.TargetChannels; target++)
                {
                    placeOf[plan.KernelIndex(cell, source, target)] =
                        (target / Channels * _tileLength) + (((source * plan.Cells) + cell) * Channels) + (target % Channels);
                }
            }
        }

        for (int i = 0; i < kernelPlaces.Length; i++)
        {
            _packedPlaces.Pointer[i] = placeOf[kernelPlaces[i]];
        }

        _copy = new LazyCopy(() => Permutation.Scatter(weights.Pointer, _packedPlaces.Pointer, _packed.Pointer, _packedPlaces.Length));
    }

    public override void Outdate() => _copy.Outdate();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply<TEpilogue>(Block source, Block target, MultiplyScratch scratch, in EpilogueArguments arguments)
    {
        _copy.Demand();
        int panelWidth = 2 * TSimd.Width;
        scratch.Reserve(source.Rows);
        int* isNonZero = scratch.Offsets, list = isNonZero + source.Rows;
        for (int column = 0; column < Block.Columns; column += panelWidth)
        {
            bool isListed = CopyPanel(source.Pointer + column, source.Rows, scratch.Values, isNonZero) <= MostListed * source.Rows;
            foreach (ClassTaps taps in _classes)
            {
                foreach ((int position, int start) in taps.Positions)
                {
                    int* read = isListed ? list : taps.All.Pointer;
                    int count = isListed ? List(taps, isNonZero + start, list) : taps.Rows.Length;
                    MultiplyPosition<TEpilogue>(read, count, scratch.Values + ((nint)start * panelWidth), target.Pointer, ((nint)position * Block.Columns) + column, arguments);
                }
            }
        }
    }

    public override void Dispose()
    {
        foreach (ClassTaps taps in _classes)
        {
            taps.Dispose();
        }

        _packed.Dispose();
        _packedPlaces.Dispose();
    }

    /// <summary>Copies one panel, and marks the rows that are not all zero.</summary>
    /// <returns>The number of these rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CopyPanel(float* source, int rows, float* panel, int* isNonZero)
    {
        int count = 0;
        for (int row = 0; row < rows; row++, source += Block.Columns, panel += 2 * TSimd.Width)
        {
            V left = TSimd.Load(source), right = TSimd.Load(source + TSimd.Width);
            TSimd.Store(left, panel);
            TSimd.Store(right, panel + TSimd.Width);
            isNonZero[row] = TSimd.IsZero(left) && TSimd.IsZero(right) ? 0 : 1;
            count += isNonZero[row];
        }

        return count;
    }

    /// <summary>Lists the taps of a position whose source row is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int List(ClassTaps taps, int* isNonZero, int* list)
    {
        int count = 0, length = taps.Rows.Length;
        int* rows = taps.Rows.Pointer;
        long* all = (long*)taps.All.Pointer, listed = (long*)list;
        for (int i = 0; i < length; i++)
        {
            listed[count] = all[i];
            count += isNonZero[rows[i]];
        }

        return count;
    }

    private void MultiplyPosition<TEpilogue>(int* list, int count, float* x, float* target, nint position, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        const int NarrowChannels = 4;
        int step = TSimd.Width == 16 ? Channels : NarrowChannels;
        nint plane = (nint)_plan.TargetPlane * Block.Columns;
        for (int channel = 0; channel < _plan.TargetChannels; channel += step)
        {
            float* weights = _packed.Pointer + (channel / Channels * (nint)_tileLength) + (channel % Channels);
            nint offset = (channel * plane) + position;
            Tile<TEpilogue>(list, count, x, weights, target + offset, offset, plane, Math.Min(step, _plan.TargetChannels - channel), arguments);
        }
    }

    /// <summary>Computes up to eight channels at one position, two vectors of columns.</summary>
    /// <param name="list">For each tap, the places of its source row and of its weights.</param>
    /// <param name="plane">Floats from channel to channel of the target.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TEpilogue>(
        int* list, int count, float* x, float* weights, float* y, nint offset, nint plane, int channels, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        V c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        for (int* end = list + (2 * (nint)count); list < end; list += 2)
        {
            float* row = x + list[0], w = weights + list[1];
            V x0 = TSimd.Load(row), x1 = TSimd.Load(row + TSimd.Width);
            Add(w[0], x0, x1, ref c00, ref c01);
            Add(w[1], x0, x1, ref c10, ref c11);
            Add(w[2], x0, x1, ref c20, ref c21);
            Add(w[3], x0, x1, ref c30, ref c31);
            if (TSimd.Width == 16)
            {
                Add(w[4], x0, x1, ref c40, ref c41);
                Add(w[5], x0, x1, ref c50, ref c51);
                Add(w[6], x0, x1, ref c60, ref c61);
                Add(w[7], x0, x1, ref c70, ref c71);
            }
        }

        Store<TEpilogue>(c00, c01, 0, channels, y, offset, plane, arguments);
        Store<TEpilogue>(c10, c11, 1, channels, y, offset, plane, arguments);
        Store<TEpilogue>(c20, c21, 2, channels, y, offset, plane, arguments);
        Store<TEpilogue>(c30, c31, 3, channels, y, offset, plane, arguments);
        if (TSimd.Width == 16)
        {
            Store<TEpilogue>(c40, c41, 4, channels, y, offset, plane, arguments);
            Store<TEpilogue>(c50, c51, 5, channels, y, offset, plane, arguments);
            Store<TEpilogue>(c60, c61, 6, channels, y, offset, plane, arguments);
            Store<TEpilogue>(c70, c71, 7, channels, y, offset, plane, arguments);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float weight, V x0, V x1, ref V left, ref V right)
    {
        V w = TSimd.Broadcast(weight);
        left = TSimd.MultiplyAdd(w, x0, left);
        right = TSimd.MultiplyAdd(w, x1, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TEpilogue>(V left, V right, int channel, int channels, float* y, nint offset, nint plane, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        if (channel < channels)
        {
            nint place = channel * plane;
            TEpilogue.Store<TSimd, V>(left, y + place, offset + place, arguments);
            TEpilogue.Store<TSimd, V>(right, y + place + TSimd.Width, offset + place + TSimd.Width, arguments);
        }
    }

    /// <summary>The taps that one class of positions reads, source channel by source channel.</summary>
    private sealed class ClassTaps : IDisposable
    {
        public ClassTaps(TapPlan plan, TapClass taps)
        {
            Positions = [.. taps.Positions];
            int count = taps.Cells.Count * plan.SourceChannels, i = 0;
            Rows = new AlignedBuffer<int>(count);
            All = new AlignedBuffer<int>(2 * count);
            for (int source = 0; source < plan.SourceChannels; source++)
            {
                foreach ((int cell, int distance) in taps.Cells)
                {
                    int row = (source * plan.SourcePlane) + distance;
                    Rows.Pointer[i] = row;
                    All.Pointer[2 * i] = row * 2 * TSimd.Width;
                    All.Pointer[(2 * i) + 1] = ((source * plan.Cells) + cell) * Channels;
                    i++;
                }
            }
        }

        public (int Target, int Base)[] Positions { get; }

        /// <summary>For each tap, the distance of its source row from the base.</summary>
        public AlignedBuffer<int> Rows { get; }

        /// <summary>For each tap, the places of its source row in a panel and of its weights in a tile, in floats.</summary>
        public AlignedBuffer<int> All { get; }

        public void Dispose()
        {
            Rows.Dispose();
            All.Dispose();
        }
    }
}
