using RobustSparse.Kernels;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Kernels;

/// <summary>The kernels of bounds with lines of their own in every column, against double-precision loops.</summary>
public sealed class RelaxationTests
{
    private const int Units = 13, Columns = 37;

    [Fact]
    public void Substitute_TakesTheLinesOfEachColumn()
    {
        using ReluRelaxation relaxation = Relaxation();
        using var result = new Block(Units);
        var constants = new float[Block.Columns];
        var magnitudes = new float[Block.Columns];
        var sums = new double[Block.Columns];
        float[] bias = Samples.Values(Units, seed: 9);
        int[] rows = [.. Enumerable.Range(0, Units)];

        RelaxedSubstitution.Substitute(relaxation, rows, result, Columns, constants, magnitudes);
        RelaxedSubstitution.AddBias(result, rows, bias, Columns, sums);

        for (int column = 0; column < Columns; column++)
        {
            double constant = 0, magnitude = 0, sum = 0;
            for (int unit = 0; unit < Units; unit++)
            {
                (double v, double s, double t, double sign, double theta, double m) = At(relaxation, unit, column);
                double expected = (v > 0 ? v * (t > 0 ? theta : s) : v * s) - (sign * theta);
                Assert.Equal(expected, result.Row(unit)[column], 1e-5);
                constant += Math.Min(v, 0) * t;
                magnitude += Math.Abs(expected) * m;
                sum += expected * bias[unit];
            }

            Assert.Equal(constant, constants[column], 1e-4);
            Assert.Equal(magnitude, magnitudes[column], 1e-4);
            Assert.Equal(sum, sums[column], 1e-5);
        }
    }

    /// <summary>Adam's first step has the size of the step whatever the gradient. Slopes stay in [0, 1], multipliers do not fall below 0.</summary>
    [Fact]
    public void Move_FollowsTheSignOfTheGradient()
    {
        using ReluRelaxation relaxation = Relaxation();
        using var outputs = new Block(Units);
        float[] before = relaxation.Parameters.Values.ToArray(), bias = Samples.Values(Units, seed: 9), scales = [.. Enumerable.Repeat(0.5f, Block.Columns)];
        const float step = 0.01f;

        RelaxationAscent.Move(relaxation, [.. Enumerable.Range(0, Units)], bias, outputs, Columns, step, scales);

        for (int column = 0; column < Columns; column++)
        {
            for (int unit = 0; unit < Units; unit++)
            {
                int at = (unit * Block.Columns) + column;
                (double v, double s, double t, double sign, _, _) = At(relaxation, unit, column);
                double theta = before[at], z = relaxation.PreActivations.Values[at] + bias[unit];
                Assert.Equal(v > 0 ? z * (t > 0 ? theta : s) : (s * z) + t, outputs.Values[at], 1e-5);
                double gradient = t > 0 ? Math.Max(v, 0) * z : -sign * z;
                double size = step * (t > 0 ? 1 : Math.Abs(v) + 0.5) * 0.1 / Math.Sqrt(0.001);
                double moved = gradient == 0 ? theta : Math.Max(theta + (size * Math.Sign(gradient)), 0);
                Assert.Equal(t > 0 ? Math.Min(moved, 1) : moved, relaxation.Parameters.Values[at], 1e-3);
            }
        }
    }

    [Fact]
    public void Minimum_IsTakenAtTheCornerOfEachColumnsBox()
    {
        using Block forms = Random(Units, 1), lower = Random(Units, 2), upper = Random(Units, 3), corner = new(Units);
        for (int i = 0; i < upper.Values.Length; i++)
        {
            upper.Values[i] = lower.Values[i] + MathF.Abs(upper.Values[i]);
        }

        var values = new float[Block.Columns];
        var magnitudes = new float[Block.Columns];
        int[] inputs = [.. Enumerable.Range(0, Units).Where(i => i % 4 != 2)];

        BoxMinimum.Of(forms, inputs, lower, upper, Columns, values, magnitudes, corner);

        for (int column = 0; column < Columns; column++)
        {
            double[] terms = [.. inputs.Select(i => forms.Row(i)[column] * (double)(forms.Row(i)[column] > 0 ? lower : upper).Row(i)[column])];
            Assert.Equal(terms.Sum(), values[column], 1e-5);
            Assert.Equal(terms.Sum(Math.Abs), magnitudes[column], 1e-5);
            Assert.All(inputs, i => Assert.Equal((forms.Row(i)[column] > 0 ? lower : upper).Row(i)[column], corner.Row(i)[column]));
        }
    }

    [Fact]
    public void Descent_StaysInTheBox()
    {
        using Block points = Random(Units, 1), gradient = Random(Units, 2), lower = new(Units), upper = new(Units);
        lower.Values.Fill(-0.3f);
        upper.Values.Fill(0.4f);
        float[] before = points.Values.ToArray();

        BoxDescent.Move(points, gradient, lower, upper, fraction: 0.25f);

        for (int i = 0; i < before.Length; i++)
        {
            Assert.Equal(Math.Clamp(before[i] - (0.7f * 0.25f * Math.Sign(gradient.Values[i])), -0.3f, 0.4f), points.Values[i], 1e-6f);
        }
    }

    /// <summary>By column and unit: free units, split units of both signs, units that are on and units that are off.</summary>
    private static ReluRelaxation Relaxation()
    {
        var relaxation = new ReluRelaxation(Units);
        Random(Units, 1).Values.CopyTo(relaxation.Coefficients.Values);
        Random(Units, 2).Values.CopyTo(relaxation.PreActivations.Values);
        for (int i = 0; i < relaxation.Parameters.Values.Length; i++)
        {
            int kind = i * 7 % 5;
            float fraction = i % 11 / 11f;
            relaxation.UpperSlopes.Values[i] = kind switch { 0 => fraction, 1 or 3 => 1f, _ => 0f };
            relaxation.Intercepts.Values[i] = kind == 0 ? 0.1f + fraction : 0f;
            relaxation.Signs.Values[i] = kind switch { 1 => 1f, 2 => -1f, _ => 0f };
            relaxation.Parameters.Values[i] = kind <= 2 ? 1f - fraction : 0f;
            relaxation.Magnitudes.Values[i] = 1f + fraction;
        }

        return relaxation;
    }

    private static Block Random(int rows, ulong seed)
    {
        var block = new Block(rows);
        Samples.Values(rows * Block.Columns, seed).CopyTo(block.Values);
        return block;
    }

    private static (double V, double S, double T, double Sign, double Theta, double M) At(ReluRelaxation relaxation, int unit, int column)
    {
        int at = (unit * Block.Columns) + column;
        return (relaxation.Coefficients.Values[at], relaxation.UpperSlopes.Values[at], relaxation.Intercepts.Values[at],
            relaxation.Signs.Values[at], relaxation.Parameters.Values[at], relaxation.Magnitudes.Values[at]);
    }
}
