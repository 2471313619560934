using RobustSparse.Exchange;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Robustness;

public sealed class PropertyVerificationTests
{
    private const int Inputs = 4, Outputs = 3;

    /// <summary>Boxes with negative inputs and scaled inputs, against the exact least margin found by enumerating sign patterns.</summary>
    [Theory]
    [InlineData("dense-8", 1, 0)]
    [InlineData("dense-5-4", 1, 0)]
    [InlineData("dense-4-3-3", -2, 0.3)]
    public void Answers_AreThoseOfTheExactOptimum(string model, double scale, double shift)
    {
        int proven = 0, broken = 0;
        for (ulong seed = 0; seed < 16; seed++)
        {
            MaskedNetwork layers = Samples.Network(model, 1, seed, Inputs, Outputs, biases: true);
            var network = new ScaledNetwork(layers, [.. Enumerable.Repeat(scale, Inputs)], [.. Enumerable.Repeat(shift, Inputs)]);
            double[] lower = [.. Samples.Values(Inputs, seed + 9).Select(x => (double)x)], upper = [.. lower.Select(x => x + (0.4 / Math.Abs(scale)))];
            double[] first = [.. lower.Select(x => (scale * x) + shift)], second = [.. upper.Select(x => (scale * x) + shift)];
            double exact = new SignPatterns(layers, [.. first.Zip(second, Math.Min)], [.. first.Zip(second, Math.Max)], label: 0).LeastMargin();
            var property = new VnnLibProperty([Case(lower, upper, [1, -1, 0]), Case(lower, upper, [1, 0, -1])]);

            VerificationResult result = Verify(network, property);

            Assert.True(Math.Abs(exact) < 1e-4 || result.Answer == (exact > 0 ? VerificationAnswer.Unsat : VerificationAnswer.Sat), $"{seed}: {result.Answer}, the optimum is {exact}");
            (proven, broken) = result.Answer == VerificationAnswer.Unsat ? (proven + 1, broken) : (proven, broken + 1);
            if (result.Inputs is { } inputs)
            {
                Assert.All(Enumerable.Range(0, Inputs), i => Assert.InRange(inputs[i], lower[i], upper[i]));
                double[] outputs = new ReferenceNetwork(layers).Forward([.. inputs.Select(x => (scale * x) + shift)])[^1];
                Assert.InRange(outputs[0] - outputs.Skip(1).Max(), double.NegativeInfinity, 1e-5);
                Assert.All(outputs.Zip(result.Outputs!), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            }
        }

        Assert.True(proven > 0 && broken > 0, $"{proven} proven, {broken} broken");
    }

    /// <summary>A case with several constraints is unsatisfiable as soon as, at every point, one of them fails.</summary>
    [Fact]
    public void Conjunctions_HoldPointByPoint()
    {
        ScaledNetwork network = ScaledNetwork.Of(Samples.Network("dense-8", 1, seed: 3, Inputs, Outputs, biases: true));
        double[] lower = [-0.5, -0.5, -0.5, -0.5], upper = [0.5, 0.5, 0.5, 0.5];
        var impossible = new VnnLibCase(lower, upper, [new OutputConstraint([1, 0, 0], 1e4), new OutputConstraint([0, 1, 0], 0)]);
        var possible = new VnnLibCase(lower, upper, [new OutputConstraint([1, 0, 0], -1e4), new OutputConstraint([-1, 0, 0], -1e4)]);

        Assert.Equal(VerificationAnswer.Unsat, Verify(network, new VnnLibProperty([impossible])).Answer);
        Assert.Equal(VerificationAnswer.Sat, Verify(network, new VnnLibProperty([impossible, possible])).Answer);
        Assert.Equal(VerificationAnswer.Unsat, Verify(network, new VnnLibProperty([possible with { Lower = [1, 1, 1, 1] }])).Answer);
    }

    [Fact]
    public void SpentTime_IsATimeout()
    {
        ScaledNetwork network = ScaledNetwork.Of(Samples.Network("dense-60-60-60", 1, seed: 3, Inputs, Outputs, biases: true));
        var property = new VnnLibProperty([Case([-9, -9, -9, -9], [9, 9, 9, 9], [1, -1, 0])]);

        VerificationResult result = new PropertyVerification(100_000, TimeSpan.FromTicks(1), threads: 1).Verify(network, property, TestContext.Current.CancellationToken);

        Assert.Equal(VerificationAnswer.Timeout, result.Answer);
    }

    private static VnnLibCase Case(double[] lower, double[] upper, double[] coefficients) => new(lower, upper, [new OutputConstraint(coefficients, 0)]);

    private static VerificationResult Verify(ScaledNetwork network, VnnLibProperty property) =>
        new PropertyVerification(20_000, timeout: null, threads: 1).Verify(network, property, TestContext.Current.CancellationToken);
}
