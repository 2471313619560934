namespace RobustSparse.Kernels;

/// <summary>The surviving entries that one class of positions uses, target channel by target channel within blocks of source channels.</summary>
internal sealed unsafe class ClassEntries : IDisposable
{
    /// <summary>The most source rows that one position reads in a block: those of two neighbours leave room in a 32 KiB cache for entries and sums.</summary>
    private const int BlockRows = 80;

    /// <summary>The least mean number of entries of a channel in a block, roughly. With fewer, loading and storing partial sums would cost more than the cache saves.</summary>
    private const int EntriesPerSegment = 12;

    /// <param name="plan">The geometry.</param>
    /// <param name="taps">The class.</param>
    /// <param name="placeOf">[kernel entries]; the place of each entry among the weights, −1 for entries to leave out.</param>
    public ClassEntries(TapPlan plan, TapClass taps, ReadOnlySpan<int> placeOf)
    {
        int count = 0;
        for (int channels = 0; channels < plan.SourceChannels * plan.TargetChannels; channels++)
        {
            foreach ((int cell, _) in taps.Cells)
            {
                count += placeOf[plan.KernelIndex(cell, channels / plan.TargetChannels, channels % plan.TargetChannels)] >= 0 ? 1 : 0;
            }
        }

        int most = Math.Clamp(((plan.SourceChannels * taps.Cells.Count) + BlockRows - 1) / BlockRows, 1, plan.SourceChannels);
        int blocks = Math.Clamp((int)Math.Round((double)count / (plan.TargetChannels * EntriesPerSegment)), 1, most), size = (plan.SourceChannels + blocks - 1) / blocks;
        Blocks = (plan.SourceChannels + size - 1) / size;
        Starts = new AlignedBuffer<int>((Blocks * plan.TargetChannels) + 1);
        Columns = new AlignedBuffer<ushort>(count);
        Places = new AlignedBuffer<int>(count);
        Values = new AlignedBuffer<float>(count);
        int next = 0, segment = 0;
        for (int first = 0; first < plan.SourceChannels; first += size)
        {
            for (int target = 0; target < plan.TargetChannels; target++)
            {
                for (int source = first; source < Math.Min(first + size, plan.SourceChannels); source++)
                {
                    foreach ((int cell, int distance) in taps.Cells)
                    {
                        int place = placeOf[plan.KernelIndex(cell, source, target)];
                        if (place >= 0)
                        {
                            Columns.Pointer[next] = (ushort)((source * plan.SourcePlane) + distance);
                            Places.Pointer[next++] = place;
                        }
                    }
                }

                Starts.Pointer[++segment] = next;
            }
        }
    }

    /// <summary>Number of blocks of source channels.</summary>
    public int Blocks { get; }

    /// <summary>[blocks · target channels + 1]; the first entry of every segment, then the number of entries.</summary>
    public AlignedBuffer<int> Starts { get; }

    /// <summary>For each entry, the distance of its source row from the base of a position.</summary>
    public AlignedBuffer<ushort> Columns { get; }

    /// <summary>For each entry, its place among the layer's weights.</summary>
    public AlignedBuffer<int> Places { get; }

    /// <summary>For each entry, a copy of its weight.</summary>
    public AlignedBuffer<float> Values { get; }

    public void Dispose()
    {
        Starts.Dispose();
        Columns.Dispose();
        Places.Dispose();
        Values.Dispose();
    }
}
