using CsCheck;
using RobustSparse.Data;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Data;

public sealed class BatchSamplerTests
{
    private static readonly Gen<(int Examples, int BatchSize, ulong Key)> _cases =
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 60], Gen.ULong);

    [Fact]
    public void Epoch_VisitsEveryExampleOnce() => _cases.Sample((examples, batchSize, key) =>
    {
        var sampler = new BatchSampler(examples, batchSize, new RandomKey(key));

        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(Enumerable.Range(0, examples), Epoch(sampler, epoch).Order());
        }
    });

    [Fact]
    public void Batches_AreFullButForTheLastOfAnEpoch() => _cases.Sample((examples, batchSize, key) =>
    {
        var sampler = new BatchSampler(examples, batchSize, new RandomKey(key));
        int batches = (int)Math.Ceiling((double)examples / batchSize);

        Assert.Equal(batches, sampler.BatchesPerEpoch);
        for (int update = 0; update < batches - 1; update++)
        {
            Assert.Equal(batchSize, sampler.Batch(update).Length);
        }

        Assert.Equal(examples - (batchSize * (batches - 1)), sampler.Batch(batches - 1).Length);
    });

    [Fact]
    public void Batch_IsTheSameHoweverItWasReached() => Gen.Select(_cases, Gen.Long[0, 200], Gen.Long[0, 200]).Sample((which, before, update) =>
    {
        (int examples, int batchSize, ulong key) = which;
        var wandering = new BatchSampler(examples, batchSize, new RandomKey(key));
        wandering.Batch(before);

        int[] reached = wandering.Batch(update).ToArray();

        Assert.Equal(new BatchSampler(examples, batchSize, new RandomKey(key)).Batch(update).ToArray(), reached);
    });

    [Fact]
    public void Epochs_HaveOrdersOfTheirOwn()
    {
        var sampler = new BatchSampler(100, 30, RandomKey.FromSeed(1));
        var other = new BatchSampler(100, 30, RandomKey.FromSeed(2));

        Assert.NotEqual(Epoch(sampler, 0), Epoch(sampler, 1));
        Assert.NotEqual(Epoch(sampler, 0), Epoch(other, 0));
    }

    [Fact]
    public void Order_DoesNotDependOnTheBatchSize() => _cases.Sample((examples, batchSize, key) => Assert.Equal(
        Epoch(new BatchSampler(examples, 1, new RandomKey(key)), 2), Epoch(new BatchSampler(examples, batchSize, new RandomKey(key)), 2)));

    [Fact]
    public void Batch_ReachesUpdatesBeyondThirtyTwoBits()
    {
        var sampler = new BatchSampler(7, 3, RandomKey.FromSeed(1));

        Assert.Equal(3, sampler.Batch(3_000_000_000_000).Length);
        Assert.Equal(1, sampler.Batch(3_000_000_000_002).Length);
    }

    [Fact]
    public void BatchSampler_RefusesNumbersOutOfRange()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchSampler(0, 1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchSampler(1, 0, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchSampler(1, 1, default).Batch(-1).Length);
    }

    private static int[] Epoch(BatchSampler sampler, int epoch) =>
    [
        .. Enumerable.Range(epoch * sampler.BatchesPerEpoch, sampler.BatchesPerEpoch).SelectMany(update => sampler.Batch(update).ToArray()),
    ];
}
