using CsCheck;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Randomness;

public sealed class PhiloxRandomTests
{
    // Counter words from the lowest, key words from the lowest, and the answers that the authors publish with Random123.
    [Theory]
    [InlineData(0x00000000_00000000UL, 0x00000000_00000000UL, 0x00000000_00000000UL, new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(0xffffffff_ffffffffUL, 0xffffffff_ffffffffUL, 0xffffffff_ffffffffUL, new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(0x85a308d3_243f6a88UL, 0x03707344_13198a2eUL, 0x299f31d0_a4093822UL, new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void Philox_GivesTheKnownAnswers(ulong low, ulong high, ulong key, uint[] expected)
    {
        uint[] output = new uint[4];

        PhiloxRandom.Philox(key, low, high, output);

        Assert.Equal(expected, output);
    }

    [Fact]
    public void NextUInt32_RunsThroughTheBlocksInOrder() => Gen.ULong.Sample(key =>
    {
        var random = new PhiloxRandom(new RandomKey(key));
        uint[] block = new uint[4];
        for (ulong counter = 0; counter < 3; counter++)
        {
            PhiloxRandom.Philox(key, counter, 0, block);
            foreach (uint expected in block)
            {
                Assert.Equal(expected, random.NextUInt32());
            }
        }
    });

    [Fact]
    public void NextSingleAndNextDouble_AreTheTopBitsOfTheWords() => Gen.ULong.Sample(key =>
    {
        var words = new PhiloxRandom(new RandomKey(key));
        var random = new PhiloxRandom(new RandomKey(key));

        Assert.Equal((words.NextUInt32() >> 8) / 16777216.0, random.NextSingle());
        ulong bits = ((ulong)words.NextUInt32() << 32) | words.NextUInt32();
        Assert.Equal((bits >> 11) / 9007199254740992.0, random.NextDouble());
    });

    [Fact]
    public void NextInt32_StaysBelowItsBound() => Gen.Select(Gen.ULong, Gen.Int[1, int.MaxValue]).Sample((key, bound) =>
        Assert.InRange(new PhiloxRandom(new RandomKey(key)).NextInt32(bound), 0, bound - 1));

    [Fact]
    public void NextInt32_RefusesABoundThatIsNotPositive()
    {
        var random = new PhiloxRandom(new RandomKey(1));

        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(-1));
    }

    [Fact]
    public void NextInt32_IsUniform()
    {
        // Of the eight 32-bit words that would land on three neighbours, without rejection, three, three and two do.
        const int bound = 3 << 29;
        var random = new PhiloxRandom(RandomKey.FromSeed(5));
        int[] counts = new int[3];

        for (int i = 0; i < 100_000; i++)
        {
            counts[random.NextInt32(bound) % 3]++;
        }

        AssertUniform(counts, 13.8);
    }

    [Fact]
    public void Shuffle_KeepsTheItems() => Gen.Select(Gen.ULong, Gen.Int[0, 70]).Sample((key, count) =>
    {
        int[] items = [.. Enumerable.Range(0, count)];

        new PhiloxRandom(new RandomKey(key)).Shuffle<int>(items);

        Assert.Equal(Enumerable.Range(0, count), items.Order());
    });

    [Fact]
    public void Shuffle_GivesEveryOrderEquallyOften()
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(6));
        var counts = new Dictionary<string, int>();

        for (int i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            counts[new string(items)] = counts.GetValueOrDefault(new string(items)) + 1;
        }

        Assert.Equal(24, counts.Count);
        AssertUniform([.. counts.Values], 49.7);
    }

    /// <summary>Chi-square against a bound that a uniform source exceeds once in a thousand seeds.</summary>
    private static void AssertUniform(int[] counts, double bound)
    {
        double expected = counts.Average();
        Assert.InRange(counts.Sum(count => (count - expected) * (count - expected) / expected), 0, bound);
    }
}
