using RobustSparse.Randomness;

namespace RobustSparse.Data;

/// <summary>
/// The order of training. Every epoch goes once through all examples in its own shuffled order. All batches have one size,
/// except that the last batch of an epoch may be shorter. Any batch can be computed without the earlier ones. Not thread-safe.
/// </summary>
public sealed class BatchSampler
{
    private readonly int _batchSize;
    private readonly RandomKey _shuffle;
    private readonly int[] _order;
    private long _epoch = -1;

    /// <summary>Batches of the examples 0 to <paramref name="examples"/> − 1.</summary>
    /// <param name="examples">Number of examples, at least 1.</param>
    /// <param name="batchSize">Examples a batch, at least 1; if there are fewer examples than this, a batch has all of them.</param>
    /// <param name="shuffle">Parent of one stream an epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public BatchSampler(int examples, int batchSize, RandomKey shuffle)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(examples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _batchSize = Math.Min(batchSize, examples);
        _shuffle = shuffle;
        _order = new int[examples];
        BatchesPerEpoch = ((examples - 1) / _batchSize) + 1;
    }

    /// <summary>Batches in one pass over the examples, the short one included.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The indices of the examples of one update, in order; valid until the next call.</summary>
    /// <param name="update">Number of the update, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="update"/> is negative.</exception>
    public ReadOnlySpan<int> Batch(long update)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(update);
        (long epoch, long batch) = Math.DivRem(update, BatchesPerEpoch);
        if (epoch != _epoch)
        {
            // Always shuffled from the same start, so that an epoch's order is the same however it was reached.
            for (int i = 0; i < _order.Length; i++)
            {
                _order[i] = i;
            }

            new PhiloxRandom(_shuffle.Child(StreamPurpose.Epoch, epoch)).Shuffle<int>(_order);
            _epoch = epoch;
        }

        int start = (int)batch * _batchSize;
        return _order.AsSpan(start, Math.Min(_batchSize, _order.Length - start));
    }
}
