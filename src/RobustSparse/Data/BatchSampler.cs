using RobustSparse.Randomness;

namespace RobustSparse.Data;

/// <summary>The order of training: every example once an epoch, in an order drawn anew each epoch; a last short batch is used, not dropped.</summary>
public sealed class BatchSampler(int examples, int batchSize, RandomKey shuffle)
{
    private readonly int[] _order = new int[examples];
    private long _epoch = -1;

    public int BatchesPerEpoch { get; } = (examples + batchSize - 1) / batchSize;

    /// <summary>The examples of the given update, from 0.</summary>
    public ReadOnlySpan<int> Batch(long update)
    {
        long epoch = update / BatchesPerEpoch;
        if (epoch != _epoch)
        {
            for (int i = 0; i < examples; i++)
            {
                _order[i] = i;
            }

            new PhiloxRandom(shuffle.Child(StreamPurpose.Epoch, epoch)).Shuffle(_order.AsSpan());
            _epoch = epoch;
        }

        int start = (int)(update % BatchesPerEpoch) * batchSize;
        return _order.AsSpan(start, Math.Min(batchSize, examples - start));
    }
}
