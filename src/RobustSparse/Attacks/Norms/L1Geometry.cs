using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>
/// ℓ1: the sum of the changes of all pixels. The steepest step moves the pixels with the greatest gradients as far as the box
/// allows. The dual norm is ℓ∞. The projection is onto the intersection of ball and box (<see cref="L1Ball"/>), one lane at a time.
/// </summary>
internal sealed class L1Geometry : NormGeometry
{
    public override string Name => "l1";

    public override string Title => "ℓ1";

    public override float GreatestEpsilon => 1000f;

    internal override bool StepDependsOnBox => true;

    internal override float Distance(ReadOnlySpan<float> clean, ReadOnlySpan<float> attacked)
    {
        double sum = 0;
        for (int i = 0; i < clean.Length; i++)
        {
            sum += Math.Abs((double)attacked[i] - clean[i]);
        }

        return (float)sum;
    }

    internal override void MeasureDifferences(Block points, Block clean, Span<float> distances) => ColumnFold.SumOfDifferences(points, clean, distances);

    internal override void Measure(Block moves, Span<float> lengths) => ColumnFold.SumOfMagnitudes(moves, lengths);

    internal override void MeasureDual(Block gradients, Span<float> lengths) => ColumnFold.GreatestMagnitude(gradients, lengths);

    internal override void Project(Block points, Block clean, ReadOnlySpan<float> radius, LaneScratch scratch)
    {
        foreach (int lane in scratch.BusyLanes())
        {
            ColumnMap.Read(clean, lane, scratch.Clean);
            ColumnMap.Read(points, lane, scratch.Point);
            L1Ball.Project(scratch.Clean, scratch.Point, radius[lane], scratch);
            ColumnMap.Write(points, lane, scratch.Point);
        }
    }

    internal override void AddSteepest(Block target, Block gradient, ReadOnlySpan<float> size, LaneScratch scratch)
    {
        foreach (int lane in scratch.BusyLanes())
        {
            ColumnMap.Read(gradient, lane, scratch.Gradient);
            ColumnMap.Read(target, lane, scratch.Point);
            L1Ball.Step(scratch.Point, scratch.Gradient, size[lane], scratch);
            ColumnMap.Write(target, lane, scratch.Point);
        }
    }

    /// <summary>
    /// Draws features + 1 exponential numbers and divides all but the last by their sum. The quotients are uniform in the
    /// simplex; each gets a random sign.
    /// </summary>
    internal override void DrawInBall(Span<float> perturbation, float epsilon, PhiloxRandom random)
    {
        double sum = Exponential(random);
        foreach (ref float value in perturbation)
        {
            double size = Exponential(random);
            value = (float)(random.NextSingle() < 0.5f ? -size : size);
            sum += size;
        }

        foreach (ref float value in perturbation)
        {
            value = (float)(value * (double)epsilon / sum);
        }
    }

    private static double Exponential(PhiloxRandom random) => -Math.Log(1 - random.NextDouble());
}
