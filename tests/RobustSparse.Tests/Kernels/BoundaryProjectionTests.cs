using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Kernels;

public sealed class BoundaryProjectionTests
{
    private const int Rows = 37;

    public static TheoryData<bool, double> Cases() => new(
        from isLinf in new[] { true, false }
        from reach in new[] { 0.0, 0.01, 0.3, 0.9, 3.0 }
        select (isLinf, reach));

    /// <param name="reach">How far the plane is, of what the box allows.</param>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Move_IsTheOneThatABruteSearchFinds(bool isLinf, double reach)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(5));
        using Block origin = new(Rows), normal = new(Rows), move = new(Rows), room = new(2 * Rows);
        var offset = new float[Block.Columns];
        for (int i = 0; i < origin.Values.Length; i++)
        {
            // Pixels on the sides of the box, and features that do not matter, are the rule.
            origin.Values[i] = random.NextInt32(3) == 0 ? random.NextInt32(2) : random.NextSingle();
            normal.Values[i] = random.NextInt32(4) == 0 ? 0 : (2 * random.NextSingle()) - 1;
        }

        for (int column = 0; column < Block.Columns; column++)
        {
            double sign = column % 2 == 0 ? 1 : -1;
            offset[column] = (float)(sign * reach * Room(origin, normal, column, sign));
        }

        BoundaryProjection.Project(origin, normal, offset, isLinf, move, room);

        for (int column = 0; column < Block.Columns; column++)
        {
            double[] expected = BruteForce(origin, normal, column, offset[column], isLinf);
            for (int row = 0; row < Rows; row++)
            {
                Assert.Equal(expected[row], move.Row(row)[column], 2e-5);
                Assert.InRange(origin.Row(row)[column] + move.Row(row)[column], -1e-6f, 1 + 1e-6f);
            }
        }
    }

    /// <summary>How far ⟨w, z⟩ can fall (or rise) within the box.</summary>
    private static double Room(Block origin, Block normal, int column, double sign) =>
        Enumerable.Range(0, Rows).Sum(row => Math.Abs(normal.Row(row)[column]) * Cap(origin, normal, row, column, sign));

    private static double Cap(Block origin, Block normal, int row, int column, double sign)
    {
        double weight = sign * normal.Row(row)[column], at = origin.Row(row)[column];
        return weight > 0 ? at : weight < 0 ? 1 - at : 0;
    }

    /// <summary>Bisection in double precision on the multiplier.</summary>
    private static double[] BruteForce(Block origin, Block normal, int column, double offset, bool isLinf)
    {
        double sign = offset >= 0 ? 1 : -1, low = 0, high = 1e9;
        for (int i = 0; i < 200; i++)
        {
            double middle = (low + high) / 2;
            double reached = Enumerable.Range(0, Rows).Sum(row => Math.Abs((double)normal.Row(row)[column]) * Length(row, middle));
            (reached < Math.Abs(offset) ? ref low : ref high) = middle;
        }

        return [.. Enumerable.Range(0, Rows).Select(row => -sign * Math.Sign(normal.Row(row)[column]) * Length(row, offset == 0 ? 0 : high))];

        double Length(int row, double multiplier) => Math.Min(
            multiplier * (isLinf ? 1 : Math.Abs((double)normal.Row(row)[column])), Cap(origin, normal, row, column, sign));
    }
}
