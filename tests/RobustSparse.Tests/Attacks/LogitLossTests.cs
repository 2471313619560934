using CsCheck;
using RobustSparse.Attacks;

namespace RobustSparse.Tests.Attacks;

public sealed class LogitLossTests
{
    private static readonly Gen<(float[] Logits, int Label, int Shift)> Cases =
        Gen.Select(Gen.Float[-8, 8].Array[5], Gen.Int[0, 4], Gen.Int[1, 4]);

    [Theory]
    [InlineData(AttackLoss.CrossEntropy)]
    [InlineData(AttackLoss.Margin)]
    [InlineData(AttackLoss.Dlr)]
    [InlineData(AttackLoss.TargetedDlr)]
    public void Direction_IsThatOfTheGradient(AttackLoss loss) => Cases.Sample(
        sample =>
        {
            (float[] logits, int label, int shift) = sample;
            int target = (label + shift) % 5;
            double[] exact = [.. logits.Select(logit => (double)logit)], sorted = [.. exact.OrderDescending()];
            if (sorted.Zip(sorted.Skip(1), (a, b) => a - b).Min() < 1e-3)
            {
                return;
            }

            var direction = new float[5];
            float value = LogitLoss.Differentiate(loss, logits, label, target, direction);

            double[] gradient = [.. Enumerable.Range(0, 5).Select(i => Slope(loss, exact, label, target, i))];
            double longest = direction.Max(d => Math.Abs((double)d)), scale = longest > 1e-6 ? gradient.Max(Math.Abs) / longest : 1;
            Assert.Equal(Value(loss, exact, label, target), value, 1e-4 * (1 + Math.Abs(value)));
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(gradient[i], direction[i] * scale, 1e-5 + (1e-3 * gradient.Max(Math.Abs)));
            }
        },
        iter: 2_000);

    [Fact]
    public void CrossEntropy_HasADirectionAndDigits_WhereSoftmaxIsSaturated()
    {
        var direction = new float[3];

        float value = LogitLoss.Differentiate(AttackLoss.CrossEntropy, [80f, 1f, 0f], label: 0, target: 0, direction);

        Assert.Equal(Math.Exp(-79) * (1 + Math.Exp(-1)), value, 1e-40);
        Assert.Equal(-1f, direction[0]);
        Assert.Equal(1 / (1 + Math.Exp(-1)), direction[1], 1e-6);
    }

    [Fact]
    public void DlrOfEqualLogits_IsFinite()
    {
        var direction = new float[4];

        Assert.Equal(0f, LogitLoss.Differentiate(AttackLoss.Dlr, new float[4], 1, 0, direction));
        Assert.All(direction, value => Assert.True(float.IsFinite(value)));
    }

    private static double Value(AttackLoss loss, double[] z, int y, int t)
    {
        double[] s = [.. z.OrderDescending()];
        double other = z.Where((_, i) => i != y).Max();
        return loss switch
        {
            AttackLoss.CrossEntropy => Math.Log(z.Sum(v => Math.Exp(v - z[y]))),
            AttackLoss.Margin => other - z[y],
            AttackLoss.Dlr => (other - z[y]) / (s[0] - s[2]),
            _ => (z[t] - z[y]) / (s[0] - (0.5 * (s[2] + s[3]))),
        };
    }

    private static double Slope(AttackLoss loss, double[] z, int y, int t, int i)
    {
        const double h = 1e-6;
        double[] above = [.. z], below = [.. z];
        above[i] += h;
        below[i] -= h;
        return (Value(loss, above, y, t) - Value(loss, below, y, t)) / (2 * h);
    }
}
