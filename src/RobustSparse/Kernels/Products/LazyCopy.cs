namespace RobustSparse.Kernels;

/// <summary>A lazy copy of weights in another order. The first thread that reads it after a change makes it.</summary>
/// <param name="copy">Makes the copy.</param>
internal sealed class LazyCopy(Action copy)
{
    private readonly Lock _copying = new();
    private volatile bool _isFresh;

    /// <summary>Marks the copy as outdated; call this after the weights have changed.</summary>
    public void Outdate() => _isFresh = false;

    /// <summary>Makes the copy if it is outdated; call this before reading the copy.</summary>
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
