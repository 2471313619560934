using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>The order of the values of a <see cref="SparseMatrix"/>.</summary>
internal unsafe interface IEntryOrder
{
    static abstract V Broadcast<TSimd, V>(float* values, int* places, nint entry)
        where TSimd : ISimd<V>
        where V : unmanaged;

    static abstract (V First, V Second, V Third, V Fourth) BroadcastFour<TSimd, V>(float* values, int* places, nint entry)
        where TSimd : ISimd<V>
        where V : unmanaged;
}

/// <summary>Values are stored in the order of the entries.</summary>
internal readonly unsafe struct InOrder : IEntryOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Broadcast<TSimd, V>(float* values, int* places, nint entry)
        where TSimd : ISimd<V>
        where V : unmanaged => TSimd.Broadcast(values[entry]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V First, V Second, V Third, V Fourth) BroadcastFour<TSimd, V>(float* values, int* places, nint entry)
        where TSimd : ISimd<V>
        where V : unmanaged => TSimd.BroadcastFour(values + entry);
}

/// <summary>Values are stored in another order; <see cref="SparseMatrix.Places"/> gives the place of each.</summary>
internal readonly unsafe struct InPlaces : IEntryOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Broadcast<TSimd, V>(float* values, int* places, nint entry)
        where TSimd : ISimd<V>
        where V : unmanaged => TSimd.Broadcast(values[places[entry]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V First, V Second, V Third, V Fourth) BroadcastFour<TSimd, V>(float* values, int* places, nint entry)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int* next = places + entry;
        return (TSimd.Broadcast(values[next[0]]), TSimd.Broadcast(values[next[1]]), TSimd.Broadcast(values[next[2]]), TSimd.Broadcast(values[next[3]]));
    }
}
