namespace RobustSparse.Randomness;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3" (SC 2011). Block i of the stream depends on the key and on i alone.
/// </summary>
public sealed class PhiloxRandom(RandomKey key)
{
    private readonly uint[] _block = new uint[4];
    private ulong _counter;
    private int _next = 4;

    /// <summary>A number uniform over all 32-bit values.</summary>
    public uint NextUInt32()
    {
        if (_next == 4)
        {
            Philox(key.Value, _counter++, 0, _block);
            _next = 0;
        }

        return _block[_next++];
    }

    /// <summary>A number uniform in [0, 1), a multiple of 2^-24.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>A number uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble()
    {
        ulong bits = ((ulong)NextUInt32() << 32) | NextUInt32();
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number uniform in [0, <paramref name="bound"/>), without bias (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint threshold = (uint)-bound % (uint)bound;
        ulong product;
        do
        {
            product = (ulong)NextUInt32() * (uint)bound;
        }
        while ((uint)product < threshold);

        return (int)(product >> 32);
    }

    /// <summary>Shuffles <paramref name="items"/> uniformly over all orders (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Applies ten rounds of Philox4x32 to the counter (<paramref name="low"/>, <paramref name="high"/>).</summary>
    internal static void Philox(ulong key, ulong low, ulong high, Span<uint> output)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        uint x0 = (uint)low, x1 = (uint)(low >> 32), x2 = (uint)high, x3 = (uint)(high >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * x0, p1 = 0xCD9E8D57UL * x2;
            (x0, x1, x2, x3) = ((uint)(p1 >> 32) ^ x1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ x3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9U;
            k1 += 0xBB67AE85U;
        }

        (output[0], output[1], output[2], output[3]) = (x0, x1, x2, x3);
    }
}
