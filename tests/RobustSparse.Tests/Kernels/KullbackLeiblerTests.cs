using RobustSparse.Kernels;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Kernels;

public sealed class KullbackLeiblerTests
{
    [Theory]
    [InlineData(1, 64, 1f)]
    [InlineData(3, 5, 10f)]
    [InlineData(10, 64, 1f)]
    [InlineData(10, 33, 60f)]
    public void Divergence_AndItsGradient_AgreeWithReference(int classes, int count, float size)
    {
        using Block clean = Logits(classes, size, seed: 1), attacked = Logits(classes, size, seed: 2), delta = Logits(classes, size: 1, seed: 3);
        using var probabilities = new Block(classes);
        double[][] before = Columns(delta);
        var divergences = new float[Block.Columns];

        KullbackLeibler.Softmax(clean, probabilities);
        KullbackLeibler.AddGradient(clean, attacked, delta, divergences, count, scale: 0.5f);

        for (int column = 0; column < Block.Columns; column++)
        {
            double[] p = ReferenceNetwork.Softmax(Columns(clean)[column]), q = ReferenceNetwork.Softmax(Columns(attacked)[column]);
            double divergence = ReferenceNetwork.Divergence(p, q);
            for (int c = 0; c < classes; c++)
            {
                double gradient = 0.5 * p[c] * (Math.Log(p[c]) - Math.Log(q[c]) - divergence);
                Assert.Equal(p[c], probabilities.Values[(c * Block.Columns) + column], 1e-5);
                Assert.Equal(column < count ? before[column][c] + gradient : 0, delta.Values[(c * Block.Columns) + column], 1e-5 * (1 + divergence));
            }

            if (column < count)
            {
                Assert.Equal(divergence, divergences[column], 1e-5 * (1 + divergence));
            }
        }
    }

    [Fact]
    public void GaussianNoise_IsNormal()
    {
        using Block clean = new(784), attacked = new(784);
        clean.Values.Fill(0.5f);
        uint[] low = [.. Enumerable.Range(1, Block.Columns).Select(i => (uint)i * 2654435761u)], high = [.. low.Select(key => key ^ 0x5BD1E995u)];

        GaussianStart.Draw(clean, attacked, 0.01f, low, high);

        double[] noise = [.. attacked.Values.ToArray().Select(value => (value - 0.5) / 0.01)];
        double Moment(int order) => noise.Average(value => Math.Pow(value, order));

        // 50,176 numbers: standard deviations of these estimates are .0045, .0063, .017 and .044.
        Assert.Equal(0, Moment(1), 0.02);
        Assert.Equal(1, Moment(2), 0.03);
        Assert.Equal(0, Moment(3), 0.08);
        Assert.Equal(3, Moment(4), 0.2);
    }

    [Fact]
    public void GaussianNoise_StaysInTheBox_AndDependsOnTheKey()
    {
        using Block clean = new(20), attacked = new(20);
        var low = new uint[Block.Columns];
        low[5] = 7;

        GaussianStart.Draw(clean, attacked, 0.5f, low, new uint[Block.Columns]);

        float[][] columns = [.. Columns(attacked).Select(column => column.Select(value => (float)value).ToArray())];
        Assert.All(attacked.Values.ToArray(), value => Assert.InRange(value, 0f, 1f));
        Assert.Equal(columns[0], columns[63]);
        Assert.NotEqual(columns[0], columns[5]);
    }

    private static Block Logits(int classes, float size, ulong seed)
    {
        var block = new Block(classes);
        float[] values = Samples.Values(classes * Block.Columns, seed);
        Array.ConvertAll(values, value => size * value).CopyTo(block.Values);
        return block;
    }

    private static double[][] Columns(Block block) =>
        [.. Enumerable.Range(0, Block.Columns).Select(column => Enumerable.Range(0, block.Rows).Select(row => (double)block.Values[(row * Block.Columns) + column]).ToArray())];
}
