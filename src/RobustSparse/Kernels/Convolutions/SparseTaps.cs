using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The product with the surviving entries of a kernel. All positions of a class use the same entries, which stay in the
/// first-level cache; an entry adds a multiple of a source row to a target row. Eight accumulators hold the 64 columns of two
/// positions if vectors have sixteen floats, of one position if they have eight, and a part of the columns if they are narrower.
/// </summary>
internal sealed unsafe class SparseTaps<TSimd, V> : TapProduct
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private readonly TapPlan _plan;
    private readonly ClassEntries[] _classes;
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
        foreach (ClassEntries entries in _classes)
        {
            for (int column = 0; column < Block.Columns; column += 8 * TSimd.Width)
            {
                MultiplyClass<TEpilogue>(entries, source.Pointer + column, target.Pointer + column, column, arguments);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyClass<TEpilogue>(ClassEntries entries, float* source, float* target, nint column, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        ReadOnlySpan<(int Target, int Base)> positions = entries.Positions;
        int step = TSimd.Width == 16 ? 2 : 1;
        for (int i = 0; i < positions.Length; i += step)
        {
            // A last position without a partner is multiplied twice and stored once.
            (int first, int firstBase) = positions[i];
            bool hasSecond = step == 1 || i + 1 < positions.Length;
            (int second, int secondBase) = step == 2 && hasSecond ? positions[i + 1] : positions[i];
            nint half = TSimd.Width == 16 ? 0 : 4 * TSimd.Width;
            float* x = source + ((nint)firstBase * Block.Columns), z = source + ((nint)secondBase * Block.Columns) + half;
            nint place = (nint)first * Block.Columns, otherPlace = ((nint)second * Block.Columns) + half;
            MultiplyPositions<TEpilogue>(entries, x, z, target + place, target + otherPlace, place + column, otherPlace + column, hasSecond, arguments);
        }
    }

    /// <summary>Computes all target channels at one or two positions.</summary>
    /// <param name="x">The source of the first four accumulators.</param>
    /// <param name="z">The source of the last four.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyPositions<TEpilogue>(
        ClassEntries entries, float* x, float* z, float* target, float* otherTarget, nint offset, nint otherOffset, bool storesOther, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        int channels = _plan.TargetChannels;
        nint w = TSimd.Width, plane = (nint)_plan.TargetPlane * Block.Columns;
        int* starts = entries.Starts.Pointer;
        ushort* columns = entries.Columns.Pointer;
        float* values = entries.Values.Pointer;
        for (int channel = 0; channel < channels; channel++)
        {
            int length = starts[channel + 1] - starts[channel];
            V a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
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

            TEpilogue.Store<TSimd, V>(a0, target, offset, arguments);
            TEpilogue.Store<TSimd, V>(a1, target + w, offset + w, arguments);
            TEpilogue.Store<TSimd, V>(a2, target + (2 * w), offset + (2 * w), arguments);
            TEpilogue.Store<TSimd, V>(a3, target + (3 * w), offset + (3 * w), arguments);
            if (storesOther)
            {
                TEpilogue.Store<TSimd, V>(a4, otherTarget, otherOffset, arguments);
                TEpilogue.Store<TSimd, V>(a5, otherTarget + w, otherOffset + w, arguments);
                TEpilogue.Store<TSimd, V>(a6, otherTarget + (2 * w), otherOffset + (2 * w), arguments);
                TEpilogue.Store<TSimd, V>(a7, otherTarget + (3 * w), otherOffset + (3 * w), arguments);
            }

            target += plane;
            otherTarget += plane;
            offset += plane;
            otherOffset += plane;
        }
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

    /// <summary>The entries that one class of positions uses, target channel by target channel.</summary>
    private sealed class ClassEntries : IDisposable
    {
        private readonly (int Target, int Base)[] _positions;

        public ClassEntries(TapPlan plan, TapClass taps, ReadOnlySpan<int> placeOf)
        {
            _positions = [.. taps.Positions];
            var columns = new List<ushort>();
            var places = new List<int>();
            Starts = new AlignedBuffer<int>(plan.TargetChannels + 1);
            for (int target = 0; target < plan.TargetChannels; target++)
            {
                for (int source = 0; source < plan.SourceChannels; source++)
                {
                    foreach ((int cell, int distance) in taps.Cells)
                    {
                        int place = placeOf[plan.KernelIndex(cell, source, target)];
                        if (place >= 0)
                        {
                            columns.Add((ushort)((source * plan.SourcePlane) + distance));
                            places.Add(place);
                        }
                    }
                }

                Starts.Pointer[target + 1] = columns.Count;
            }

            Columns = new AlignedBuffer<ushort>(columns.Count);
            Places = new AlignedBuffer<int>(places.Count);
            Values = new AlignedBuffer<float>(places.Count);
            columns.CopyTo(Columns.Span);
            places.CopyTo(Places.Span);
        }

        public ReadOnlySpan<(int Target, int Base)> Positions => _positions;

        /// <summary>[target channels + 1]; the first entry of every channel, then the number of entries.</summary>
        public AlignedBuffer<int> Starts { get; }

        /// <summary>For each entry, the distance of its source row from the base.</summary>
        public AlignedBuffer<ushort> Columns { get; }

        /// <summary>For each entry, its place among the layer's weights.</summary>
        public AlignedBuffer<int> Places { get; }

        public AlignedBuffer<float> Values { get; }

        public void Dispose()
        {
            Starts.Dispose();
            Columns.Dispose();
            Places.Dispose();
            Values.Dispose();
        }
    }
}
