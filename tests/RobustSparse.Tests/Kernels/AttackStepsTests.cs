using RobustSparse.Kernels;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Kernels;

public sealed class AttackStepsTests
{
    private const int Rows = 29;
    private static readonly float[] Radius = [.. Enumerable.Range(0, Block.Columns).Select(i => 0.01f * i)];

    [Fact]
    public void ProjectLinf_IsThatOfEveryPixel()
    {
        using Block clean = Filled(1, box: true), attacked = Filled(2);
        float[] before = attacked.Values.ToArray();

        AttackSteps.ProjectLinf(attacked, clean, Radius);

        for (int i = 0; i < before.Length; i++)
        {
            float x = clean.Values[i], radius = Radius[i % Block.Columns];
            Assert.Equal(Math.Clamp(Math.Clamp(before[i], x - radius, x + radius), 0, 1), attacked.Values[i]);
        }
    }

    [Fact]
    public void ProjectL2_EndsInTheBallAndTheBox_AndLeavesWhatIsThere()
    {
        using Block clean = Filled(1, box: true), attacked = Filled(2);
        using Block inside = Filled(1, box: true);

        AttackSteps.ProjectL2(attacked, clean, Radius);
        AttackSteps.ProjectL2(inside, clean, Radius);

        Assert.Equal(clean.Values.ToArray(), inside.Values.ToArray());
        for (int column = 0; column < Block.Columns; column++)
        {
            double squares = Enumerable.Range(0, Rows).Sum(row => Math.Pow((double)attacked.Row(row)[column] - clean.Row(row)[column], 2));
            Assert.InRange(Math.Sqrt(squares), 0, Radius[column]);
        }

        Assert.All(attacked.Values.ToArray(), value => Assert.InRange(value, 0f, 1f));
    }

    [Fact]
    public void AddSigns_MovesByTheScaleAlone()
    {
        using Block target = Filled(1), gradient = new(Rows);
        float[] before = target.Values.ToArray(), slopes = Samples.Values(before.Length, 3, zeros: 0.3);
        slopes.CopyTo(gradient.Values);

        AttackSteps.AddSigns(target, gradient, Radius);

        for (int i = 0; i < before.Length; i++)
        {
            Assert.Equal(before[i] + (Math.Sign(slopes[i]) * Radius[i % Block.Columns]), target.Values[i]);
        }
    }

    [Fact]
    public void Folds_AreThoseOfPlainLoops()
    {
        using Block a = Filled(1), b = Filled(2), w = Filled(3);
        float[] sums = new float[Block.Columns], lengths = new float[Block.Columns], greatest = new float[Block.Columns], dots = new float[Block.Columns];

        ColumnFold.SumOfMagnitudes(a, sums);
        ColumnFold.Distance(a, b, lengths);
        ColumnFold.GreatestDifference(a, b, greatest);
        ColumnFold.DotOfDifference(w, a, b, dots);

        for (int column = 0; column < Block.Columns; column++)
        {
            double[] x = Column(a, column), y = Column(b, column), v = Column(w, column);
            Assert.Equal(x.Sum(Math.Abs), sums[column], 1e-4);
            Assert.Equal(Math.Sqrt(x.Zip(y, (p, q) => (p - q) * (p - q)).Sum()), lengths[column], 1e-4);
            Assert.Equal(x.Zip(y, (p, q) => Math.Abs(p - q)).Max(), greatest[column], 1e-6);
            Assert.Equal(x.Zip(y, (p, q) => p - q).Zip(v, (d, weight) => d * weight).Sum(), dots[column], 1e-4);
        }
    }

    [Fact]
    public void Columns_GoInAndOutAlone()
    {
        using Block block = Filled(1);
        float[] before = block.Values.ToArray(), column = new float[Rows];

        ColumnMap.Read(block, 17, column);
        ColumnMap.Write(block, 17, [.. column.Select(value => value + 1)]);

        for (int i = 0; i < before.Length; i++)
        {
            Assert.Equal(before[i] + (i % Block.Columns == 17 ? 1 : 0), block.Values[i]);
        }
    }

    private static Block Filled(ulong seed, bool box = false)
    {
        var block = new Block(Rows);
        float[] values = Samples.Values(Rows * Block.Columns, seed);
        (box ? [.. values.Select(Math.Abs)] : values).CopyTo(block.Values);
        return block;
    }

    private static double[] Column(Block block, int column) => [.. Enumerable.Range(0, Rows).Select(row => (double)block.Row(row)[column])];
}
