namespace RobustSparse.Kernels;

/// <summary>A copy of weights in another order that is made when it is first read after they have changed, by whichever thread does.</summary>
/// <param name="copy">Makes it.</param>
internal sealed class LazyCopy(Action copy)
{
    private readonly Lock _copying = new();
    private volatile bool _isFresh;

    /// <summary>To be called when the weights have changed.</summary>
    public void Outdate() => _isFresh = false;

    /// <summary>To be called before the copy is read.</summary>
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
