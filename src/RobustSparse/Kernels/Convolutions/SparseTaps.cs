using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The product with the surviving entries of a kernel. All positions of a class use the same entries, which stay in the
/// first-level cache; an entry adds a multiple of a source row to a target row. Eight accumulators hold the 64 columns of two
/// positions if vectors have sixteen floats, of one position if they have eight, and a part of the columns if they are narrower.
/// Positions are visited in the order of the source rows that they read, whatever their class, and source channels in blocks, so that
/// these rows stay in the cache too.
/// </summary>
internal sealed unsafe class SparseTaps<TSimd, V> : TapProduct
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private readonly TapPlan _plan;
    private readonly ClassEntries[] _classes;
    private readonly Visit[] _visits;
    private readonly LazyCopy _copy;

    /// <param name="plan">The geometry.</param>
    /// <param name="placeOf">[kernel entries]; the place of each entry among the weights, −1 for entries to leave out.</param>
    /// <param name="weights">The layer's weights.</param>
    public SparseTaps(TapPlan plan, ReadOnlySpan<int> placeOf, AlignedBuffer<float> weights)
    {
        _plan = plan;
        _classes = new ClassEntries[plan.Classes.Count];
        for (int i = 0; i < _classes.Length; i++)
        {
            _classes[i] = new ClassEntries(plan, plan.Classes[i], placeOf);
        }

        int together = TSimd.Width == 16 ? 2 : 1;
        _visits = [.. from taps in plan.Classes.Zip(_classes)
                      from positions in taps.First.Positions.Chunk(together)
                      orderby positions[0].Base
                      select new Visit(taps.Second, positions[0], positions[^1], together == 1 || positions.Length == 2)];

        _copy = new LazyCopy(() =>
        {
            foreach (ClassEntries entries in _classes)
            {
                Permutation.Gather(weights.Pointer, entries.Places.Pointer, entries.Values.Pointer, entries.Places.Length);
            }
        });
    }

    public override void Outdate() => _copy.Outdate();

    public override void Multiply<TEpilogue>(Block source, Block target, MultiplyScratch scratch, in EpilogueArguments arguments)
    {
        _copy.Demand();
        scratch.Reserve(2 * _plan.TargetChannels);
        for (int column = 0; column < Block.Columns; column += 8 * TSimd.Width)
        {
            foreach (ref readonly Visit visit in _visits.AsSpan())
            {
                MultiplyPositions<TEpilogue>(visit, source.Pointer + column, scratch.Values, target.Pointer + column, column, arguments);
            }
        }
    }

    public override void Dispose()
    {
        foreach (ClassEntries entries in _classes)
        {
            entries.Dispose();
        }
    }

    /// <summary>Computes all target channels at the positions of a visit.</summary>
    /// <param name="partial">[target channels, 8 vectors]; holds sums between blocks.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyPositions<TEpilogue>(in Visit visit, float* source, float* partial, float* target, nint column, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        int channels = _plan.TargetChannels, blocks = visit.Entries.Blocks;
        bool storesSecond = visit.HasSecond;
        nint w = TSimd.Width, plane = (nint)_plan.TargetPlane * Block.Columns, half = TSimd.Width == 16 ? 0 : 4 * w;
        float* x = source + ((nint)visit.First.Base * Block.Columns), z = source + ((nint)visit.Second.Base * Block.Columns) + half;
        nint first = (nint)visit.First.Target * Block.Columns, second = ((nint)visit.Second.Target * Block.Columns) + half;
        int* starts = visit.Entries.Starts.Pointer;
        ushort* columns = visit.Entries.Columns.Pointer;
        float* values = visit.Entries.Values.Pointer;
        for (int segment = 0, channel = 0, block = 0; block < blocks; segment++)
        {
            int length = starts[segment + 1] - starts[segment];
            float* sums = partial + (channel * 8 * w);
            V a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
            if (block > 0)
            {
                (a0, a1, a2, a3) = (TSimd.Load(sums), TSimd.Load(sums + w), TSimd.Load(sums + (2 * w)), TSimd.Load(sums + (3 * w)));
                (a4, a5, a6, a7) = (TSimd.Load(sums + (4 * w)), TSimd.Load(sums + (5 * w)), TSimd.Load(sums + (6 * w)), TSimd.Load(sums + (7 * w)));
            }

            for (; length >= 4; length -= 4, values += 4, columns += 4)
            {
                (V f0, V f1, V f2, V f3) = TSimd.BroadcastFour(values);
                ulong four = *(ulong*)columns;
                nuint d0 = (nuint)(ushort)four * Block.Columns, d1 = (nuint)(ushort)(four >> 16) * Block.Columns;
                nuint d2 = (nuint)(ushort)(four >> 32) * Block.Columns, d3 = (nuint)(four >> 48) * Block.Columns;
                Accumulate(f0, x + d0, z + d0, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
                Accumulate(f1, x + d1, z + d1, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
                Accumulate(f2, x + d2, z + d2, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
                Accumulate(f3, x + d3, z + d3, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
            }

            for (; length > 0; length--, values++, columns++)
            {
                nuint d = (nuint)(*columns) * Block.Columns;
                Accumulate(TSimd.Broadcast(*values), x + d, z + d, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
            }

            if (block + 1 < blocks)
            {
                Store<Plain>(a0, a1, a2, a3, sums, 0, default);
                Store<Plain>(a4, a5, a6, a7, sums + (4 * w), 0, default);
            }
            else
            {
                nint start = channel * plane;
                Store<TEpilogue>(a0, a1, a2, a3, target + start + first, start + first + column, arguments);
                if (storesSecond)
                {
                    Store<TEpilogue>(a4, a5, a6, a7, target + start + second, start + second + column, arguments);
                }
            }

            if (++channel == channels)
            {
                channel = 0;
                block++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TEpilogue>(V a0, V a1, V a2, V a3, float* target, nint offset, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        nint w = TSimd.Width;
        TEpilogue.Store<TSimd, V>(a0, target, offset, arguments);
        TEpilogue.Store<TSimd, V>(a1, target + w, offset + w, arguments);
        TEpilogue.Store<TSimd, V>(a2, target + (2 * w), offset + (2 * w), arguments);
        TEpilogue.Store<TSimd, V>(a3, target + (3 * w), offset + (3 * w), arguments);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        V factor, float* x, float* z, ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5, ref V a6, ref V a7)
    {
        nint w = TSimd.Width;
        a0 = TSimd.MultiplyAdd(factor, TSimd.Load(x), a0);
        a1 = TSimd.MultiplyAdd(factor, TSimd.Load(x + w), a1);
        a2 = TSimd.MultiplyAdd(factor, TSimd.Load(x + (2 * w)), a2);
        a3 = TSimd.MultiplyAdd(factor, TSimd.Load(x + (3 * w)), a3);
        a4 = TSimd.MultiplyAdd(factor, TSimd.Load(z), a4);
        a5 = TSimd.MultiplyAdd(factor, TSimd.Load(z + w), a5);
        a6 = TSimd.MultiplyAdd(factor, TSimd.Load(z + (2 * w)), a6);
        a7 = TSimd.MultiplyAdd(factor, TSimd.Load(z + (3 * w)), a7);
    }

    /// <summary>One or two positions of a class that are computed together.</summary>
    /// <param name="Second">The second position; the first again where there is only one.</param>
    /// <param name="HasSecond">Whether the last four accumulators are stored.</param>
    private readonly record struct Visit(ClassEntries Entries, (int Target, int Base) First, (int Target, int Base) Second, bool HasSecond);
}
