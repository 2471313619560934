using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>ℓ2: the Euclidean length of the change. The steepest step follows the normalised gradient; the dual norm is ℓ2 itself.</summary>
internal sealed class L2Geometry : NormGeometry, ISurfaceGeometry, IBoundaryGeometry, ISquareGeometry
{
    public override string Name => "l2";

    public override string Title => "ℓ2";

    public override float GreatestEpsilon => 1000f;

    /// <summary>Draws normal numbers (Box and Muller) and scales them to the length ε.</summary>
    public void DrawOnSurface(Span<float> perturbation, float epsilon, PhiloxRandom random) => DrawOfLength(perturbation, epsilon, random);

    public void MoveToBoundary(Block origin, Block normal, ReadOnlySpan<float> offset, Block move, Block scratch) =>
        BoundaryProjection.Project(origin, normal, offset, isLinf: false, move, scratch);

    public RandomSearchLanes BeginSquare(SquareMethod method, AttackOracle oracle, ThreatModel threat) => new L2SquareLanes(method, oracle, threat);

    internal override float Distance(ReadOnlySpan<float> clean, ReadOnlySpan<float> attacked)
    {
        double squares = 0;
        for (int i = 0; i < clean.Length; i++)
        {
            double difference = Math.Abs((double)attacked[i] - clean[i]);
            squares += difference * difference;
        }

        return (float)Math.Sqrt(squares);
    }

    internal override void MeasureDifferences(Block points, Block clean, Span<float> distances) => ColumnFold.Distance(points, clean, distances);

    internal override void Measure(Block moves, Span<float> lengths) => ColumnFold.Length(moves, lengths);

    internal override void MeasureDual(Block gradients, Span<float> lengths) => ColumnFold.Length(gradients, lengths);

    internal override void Project(Block points, Block clean, ReadOnlySpan<float> radius, LaneScratch scratch) => AttackSteps.ProjectL2(points, clean, radius);

    internal override void AddSteepest(Block target, Block gradient, ReadOnlySpan<float> size, LaneScratch scratch)
    {
        Span<float> scale = stackalloc float[Block.Columns];
        ColumnFold.Length(gradient, scale);
        for (int lane = 0; lane < scale.Length; lane++)
        {
            scale[lane] = scale[lane] > 0 ? size[lane] / scale[lane] : 0;
        }

        AttackSteps.AddScaled(target, gradient, scale);
    }

    /// <summary>Draws a radius of ε·U^(1/features), then a uniform direction.</summary>
    internal override void DrawInBall(Span<float> perturbation, float epsilon, PhiloxRandom random) =>
        DrawOfLength(perturbation, epsilon * Math.Pow(random.NextDouble(), 1.0 / perturbation.Length), random);

    private static void DrawOfLength(Span<float> perturbation, double length, PhiloxRandom random)
    {
        double squares = 0;
        foreach (ref float value in perturbation)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            value = (float)normal;
            squares += normal * normal;
        }

        foreach (ref float value in perturbation)
        {
            value = (float)(value * length / Math.Sqrt(squares));
        }
    }
}
