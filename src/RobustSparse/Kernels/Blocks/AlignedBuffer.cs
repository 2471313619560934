using System.Runtime.InteropServices;

namespace RobustSparse.Kernels;

/// <summary>
/// Zeroed memory outside the managed heap, aligned to cache lines: a managed array is aligned to 8 or 16 bytes, and loads
/// that cross lines cost the sparse multiply a third of its speed.
/// </summary>
internal sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    /// <param name="length">Number of elements. One more cache line is allocated, so that a vector may be read across the end.</param>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = ((nuint)length * (nuint)sizeof(T)) + Alignment;
        Pointer = (T*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(Pointer, bytes);
    }

    ~AlignedBuffer() => NativeMemory.AlignedFree(Pointer);

    public int Length { get; }

    /// <summary>The first element; null after <see cref="Dispose"/>.</summary>
    public T* Pointer { get; private set; }

    public Span<T> Span => new(Pointer, Length);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.SuppressFinalize(this);
    }
}
