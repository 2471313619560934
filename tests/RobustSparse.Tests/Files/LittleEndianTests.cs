using RobustSparse.Files;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Files;

public sealed class LittleEndianTests
{
    /// <summary>Lengths around the bytes of a bitmap and around a buffer of 16,384 values.</summary>
    public static MatrixTheoryData<int, double> Arrays => new([0, 1, 7, 8, 9, 16_383, 16_384, 16_385, 40_000], [0, 0.3, 1]);

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Read_GivesTheArrayThatWasWritten(int length, double nonzero)
    {
        float[] values = Values(length, nonzero);
        using var plain = new MemoryStream();
        using var sparse = new MemoryStream();

        LittleEndian.Write(plain, values);
        LittleEndian.WriteWithoutZeros(sparse, values);

        Assert.Equal(values.SelectMany(BitConverter.GetBytes), plain.ToArray());
        Assert.Equal(((length + 7) / 8) + (4 * values.Count(IsNonzero)), sparse.Length);
        plain.Position = sparse.Position = 0;
        float[] fromPlain = new float[length], fromSparse = new float[length];
        LittleEndian.Read(plain, fromPlain);
        LittleEndian.ReadWithoutZeros(sparse, fromSparse);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), fromPlain.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), fromSparse.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Read_NoticesThatTheStreamEndsEarly()
    {
        using var sparse = new MemoryStream();
        LittleEndian.WriteWithoutZeros(sparse, Values(100, 1));
        sparse.SetLength(sparse.Length - 1);
        sparse.Position = 0;

        Assert.Throws<EndOfStreamException>(() => LittleEndian.ReadWithoutZeros(sparse, new float[100]));
    }

    private static float[] Values(int length, double nonzero)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed((ulong)length));
        return [.. Enumerable.Range(0, length).Select(i => random.NextDouble() >= nonzero ? 0f : i % 5 == 0 ? -0f : random.NextSingle() + 1)];
    }

    private static bool IsNonzero(float value) => BitConverter.SingleToInt32Bits(value) != 0;
}
