using CsCheck;
using RobustSparse.Attacks;

namespace RobustSparse.Tests.Attacks;

public sealed class L1BallTests
{
    private const int Features = 6;

    private static readonly Gen<float[]> Clean = Gen.OneOf(Gen.Const(0f), Gen.Const(1f), Gen.Float.Unit).Array[Features];
    private static readonly Gen<float[]> Moves = Gen.Float[-1.5f, 1.5f].Array[Features];

    /// <summary>z is the nearest point of a convex set to u if and only if ⟨u − z, v − z⟩ ≤ 0 for every v of the set.</summary>
    [Fact]
    public void Projection_IsTheNearestPointOfBallAndBox() => Gen.Select(Clean, Moves, Gen.Double[0.01, 4], Moves.Array[40]).Sample((clean, move, radius, others) =>
    {
        float[] from = Sum(clean, move), to = [.. from];
        L1Ball.Project(clean, to, radius, new LaneScratch(Features));

        Assert.InRange(Distance(clean, to), 0, radius);
        Assert.All(to, value => Assert.InRange(value, 0f, 1f));
        foreach (float[] other in others)
        {
            float[] allowed = [.. Sum(clean, other).Select(value => Math.Clamp(value, 0f, 1f))];
            double share = Math.Min(1, radius / Math.Max(Distance(clean, allowed), 1e-9));
            double product = Enumerable.Range(0, Features).Sum(i => ((double)from[i] - to[i]) * (clean[i] + (share * ((double)allowed[i] - clean[i])) - to[i]));
            Assert.InRange(product, double.NegativeInfinity, 1e-6);
        }
    });

    [Fact]
    public void Projection_LeavesPointsOfBallAndBox() => Gen.Select(Clean, Clean).Sample((clean, point) =>
    {
        float[] to = [.. point];

        L1Ball.Project(clean, to, double.PositiveInfinity, new LaneScratch(Features));

        Assert.All(point.Zip(to), pair => Assert.Equal(pair.First, pair.Second, 1e-7f));
    });

    [Fact]
    public void Step_GoesTheSteepestWayThatTheBoxLeaves()
    {
        float[] point = [0f, 1f, 0.75f, 0.5f, 0.5f, 0.5f];

        L1Ball.Step(point, [-9f, 8f, 7f, -6f, 5f, 0f], length: 0.5f, new LaneScratch(Features));

        Assert.Equal([0f, 1f, 1f, 0.25f, 0.5f, 0.5f], point);
    }

    private static float[] Sum(float[] first, float[] second) => [.. first.Zip(second, (a, b) => a + b)];

    private static double Distance(float[] first, float[] second) => first.Zip(second, (a, b) => Math.Abs((double)a - b)).Sum();
}
