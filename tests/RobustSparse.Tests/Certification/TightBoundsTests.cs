using RobustSparse.Certification;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Certification;

/// <summary>
/// The optimum of α-CROWN with given bounds of hidden units is that of a linear program: the triangle around every undecided ReLU (Salman
/// et al. 2019, theorem 4.2).
/// </summary>
public sealed class TightBoundsTests
{
    private const int Features = 6, Classes = 3;

    [Theory]
    [InlineData("dense-9", 1.0, false)]
    [InlineData("dense-8-6", 1.0, true)]
    [InlineData("dense-9-7", 0.6, false)]
    [InlineData("dense-6-5-4", 1.0, true)]
    public void Bounds_ReachTheOptimumOfTheTriangles(string model, double density, bool biases)
    {
        ImageSet images = Samples.Images(12, Features, seed: 3, Classes);
        MaskedNetwork network = Samples.Network(model, density, seed: 4, Features, Classes, biases);
        using var bounded = new BoundedNetwork(network, EngineKind.Dense);
        using var tight = new TightBounds(bounded);
        Property[] properties = [.. Enumerable.Range(0, images.Count)
            .Select(i => Property.Robustness(InputBox.Around(images, i, new PixelBox(0.2f)), Classes, images.Labels[i]))];

        IReadOnlyList<RelaxedProperty> relaxed = tight.Bound(properties, TestContext.Current.CancellationToken);

        Assert.Contains(relaxed, property => property.Bounds.Undecided.Count >= 3);
        foreach (RelaxedProperty property in relaxed)
        {
            for (int clause = 0; clause < Classes - 1; clause++)
            {
                double optimum = new Triangles(network, property.Bounds).Least(property.Property.Clauses[clause][0]);
                Assert.InRange(property.ClauseBound(clause), optimum - 1e-2, optimum + 1e-6);
            }
        }
    }

    /// <summary>Bounds over boxes with negative inputs and of any width hold at random points.</summary>
    [Fact]
    public void Bounds_HoldOverAnyBox()
    {
        MaskedNetwork network = Samples.Network("dense-9-7", 0.8, seed: 6, Features, Classes, biases: true);
        var reference = new ReferenceNetwork(network);
        using var bounded = new BoundedNetwork(network, EngineKind.Sparse);
        using var tight = new TightBounds(bounded);
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] lower = [.. Samples.Values(Features, seed).Select(x => 3 * x)], upper = [.. lower.Zip(Samples.Values(Features, seed + 100), (l, w) => l + MathF.Abs(w))];
            var property = new Property(new InputBox(lower, upper, lower, upper), [[new OutputForm([0.5, -2, 1], 0.25), new OutputForm([0, 1, 0])]]);

            RelaxedProperty relaxed = tight.Bound([property], TestContext.Current.CancellationToken)[0];

            var random = new Random((int)seed);
            for (int point = 0; point < 300; point++)
            {
                double[] outputs = reference.Forward([.. lower.Zip(upper, (l, u) => l + ((u - l) * (random.Next(2) == 0 ? random.NextDouble() : random.Next(2))))])[^1];
                for (int form = 0; form < 2; form++)
                {
                    Assert.True(relaxed.Forms[0][form].Bound <= property.Clauses[0][form].At(outputs));
                }
            }
        }
    }

    /// <summary>The linear program of the triangles: its variables are the inputs and the outputs of the hidden units.</summary>
    private sealed class Triangles(MaskedNetwork network, NetworkBounds bounds)
    {
        private readonly ReferenceNetwork _network = new(network);
        private readonly int _size = Features + bounds.Hidden.Sum(layer => layer.Lower.Length);

        public double Least(OutputForm form)
        {
            double[] lower = [.. bounds.Box.Lower.Select(x => (double)x), .. Enumerable.Repeat(0.0, _size - Features)];
            double[] upper = [.. bounds.Box.Upper.Select(x => (double)x), .. bounds.Hidden.SelectMany(layer => layer.Upper).Select(u => Math.Max(u, 0.0))];
            var program = new LinearProgram(lower, upper);
            int first = 0;
            for (int layer = 0; layer < bounds.Hidden.Count; layer++)
            {
                AddLayer(program, layer, first);
                first += network.Layers[layer].Spec.Inputs;
            }

            double[] objective = new double[_size];
            double constant = 0;
            for (int output = 0; output < Classes; output++)
            {
                (double[] logit, double bias) = PreActivation(bounds.Hidden.Count, first, output);
                constant += form.Outputs[output] * bias;
                objective = [.. objective.Zip(logit, (a, b) => a + (form.Outputs[output] * b))];
            }

            return program.Minimize(objective)!.Value.Value + constant;
        }

        private void AddLayer(LinearProgram program, int layer, int first)
        {
            int inputs = network.Layers[layer].Spec.Inputs;
            for (int unit = 0; unit < bounds.Hidden[layer].Lower.Length; unit++)
            {
                (double[] z, double bias) = PreActivation(layer, first, unit);
                (double l, double u) = (bounds.Hidden[layer].Lower[unit], bounds.Hidden[layer].Upper[unit]);
                double slope = u <= 0 ? 0 : l >= 0 ? 1 : u / (u - l), intercept = l < 0 && u > 0 ? -slope * l : 0;
                double[] output = new double[_size];
                output[first + inputs + unit] = 1;
                if (u > 0)
                {
                    program.AddAtMost([.. z.Zip(output, (a, b) => a - b)], -bias);
                }

                program.AddAtMost([.. z.Zip(output, (a, b) => b - (slope * a))], (slope * bias) + intercept);
            }
        }

        private (double[] Form, double Bias) PreActivation(int layer, int first, int unit)
        {
            int outputs = network.Layers[layer].Spec.Outputs;
            var form = new double[_size];
            for (int i = 0; i < network.Layers[layer].Spec.Inputs; i++)
            {
                form[first + i] = _network.Weights[layer][(i * outputs) + unit];
            }

            return (form, _network.Biases[layer][unit]);
        }
    }
}
