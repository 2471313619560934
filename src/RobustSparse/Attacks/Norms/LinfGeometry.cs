using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>ℓ∞: the greatest change of any pixel. The ball is a cube, the steepest step follows signs, the dual norm is ℓ1.</summary>
internal sealed class LinfGeometry : NormGeometry, ISurfaceGeometry, IBoundaryGeometry, ISquareGeometry
{
    public override string Name => "linf";

    public override string Title => "ℓ∞";

    public override float GreatestEpsilon => 1f;

    public override bool IsCube => true;

    public override float? GreyEpsilon => 0.5f;

    public void DrawOnSurface(Span<float> perturbation, float epsilon, PhiloxRandom random)
    {
        DrawInBall(perturbation, 1f, random);
        float greatest = 0;
        foreach (float value in perturbation)
        {
            greatest = Math.Max(greatest, Math.Abs(value));
        }

        foreach (ref float value in perturbation)
        {
            value *= epsilon / greatest;
        }
    }

    public void MoveToBoundary(Block origin, Block normal, ReadOnlySpan<float> offset, Block move, Block scratch) =>
        BoundaryProjection.Project(origin, normal, offset, isLinf: true, move, scratch);

    public RandomSearchLanes BeginSquare(SquareMethod method, AttackOracle oracle, ThreatModel threat) => new LinfSquareLanes(method, oracle, threat);

    internal override float Distance(ReadOnlySpan<float> clean, ReadOnlySpan<float> attacked)
    {
        double greatest = 0;
        for (int i = 0; i < clean.Length; i++)
        {
            greatest = Math.Max(greatest, Math.Abs((double)attacked[i] - clean[i]));
        }

        return (float)greatest;
    }

    internal override void MeasureDifferences(Block points, Block clean, Span<float> distances) => ColumnFold.GreatestDifference(points, clean, distances);

    internal override void Measure(Block moves, Span<float> lengths) => ColumnFold.GreatestMagnitude(moves, lengths);

    internal override void MeasureDual(Block gradients, Span<float> lengths) => ColumnFold.SumOfMagnitudes(gradients, lengths);

    internal override void Project(Block points, Block clean, ReadOnlySpan<float> radius, LaneScratch scratch) => AttackSteps.ProjectLinf(points, clean, radius);

    internal override void AddSteepest(Block target, Block gradient, ReadOnlySpan<float> size, LaneScratch scratch) => AttackSteps.AddSigns(target, gradient, size);

    internal override void DrawInBall(Span<float> perturbation, float epsilon, PhiloxRandom random)
    {
        foreach (ref float value in perturbation)
        {
            value = epsilon * ((2 * random.NextSingle()) - 1);
        }
    }
}
