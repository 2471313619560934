namespace RobustSparse.Kernels;

/// <summary>A copy of weights in another order. The first reader after a change makes it, whichever thread that is.</summary>
/// <param name="copy">Makes the copy.</param>
internal sealed class LazyCopy(Action copy)
{
    private readonly Lock _copying = new();
    private volatile bool _isFresh;

    /// <summary>Call this when the weights have changed.</summary>
    public void Outdate() => _isFresh = false;

    /// <summary>Call this before reading the copy.</summary>
    public void Demand()
    {
        if (_isFresh)
        {
            return;
        }

        lock (_copying)
        {
            if (!_isFresh)
            {
                copy();
                _isFresh = true;
            }
        }
    }
}
