using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Kernels;

/// <summary>Every operation of every layer, in every width of vectors, against double-precision loops.</summary>
public sealed class LayerTests
{
    private const int Columns = Block.Columns;

    public static TheoryData<string, int, int, int, double> Cases()
    {
        var cases = new TheoryData<string, int, int, int, double>();
        (int Inputs, int Outputs)[] shapes = [(1, 1), (5, 7), (6, 16), (17, 15), (19, 33), (130, 12), (250, 31), (70, 130)];
        (int Inputs, int Outputs)[] fewShapes = [(5, 7), (70, 130)];
        foreach (string kind in new[] { "dense", "sparse", "sparse with copy", "split", "dense, biases", "sparse, biases", "sparse with copy, biases", "split, biases" })
        {
            foreach (int width in new[] { 1, 4, 8, 16 })
            {
                foreach ((int inputs, int outputs) in kind.EndsWith("biases", StringComparison.Ordinal) ? fewShapes : shapes)
                {
                    foreach (double density in new[] { 1, 0.5, 0.07, 0 })
                    {
                        cases.Add(kind, width, inputs, outputs, density);
                    }
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products_AgreeWithReference(string kind, int width, int inputs, int outputs, double density)
    {
        (Layer layer, double[] w) = Create(kind, width, inputs, outputs, density);
        using Block x = BlockOf(inputs, seed: 5, zeros: 0.6), delta = BlockOf(outputs, seed: 6, zeros: 0.3);
        using Block y = new(outputs), kept = new(outputs), gated = new(inputs), plain = new(inputs);
        double[] bias = BiasOf(kind, outputs);
        using var scratch = new MultiplyScratch();

        // Whatever the scratch was used for before.
        scratch.Part(outputs).Values.Fill(1f);
        scratch.Addend(inputs).Values.Fill(1f);

        // Inputs of many zeros are multiplied in another way than those of few, but by layers that are sparse throughout.
        using Block filled = BlockOf(inputs, seed: 9, zeros: 0.1);
        foreach (Block input in new[] { x, filled })
        {
            double PreActivation(int j, int b) => bias[j] + Enumerable.Range(0, inputs).Sum(i => w[(i * outputs) + j] * At(input, i, b));
            layer.Forward(input, y, null, scratch);
            AssertClose(PreActivation, y);

            layer.Forward(input, null, y, scratch);
            AssertClose((j, b) => Math.Max(0, PreActivation(j, b)), y);

            layer.Forward(input, kept, y, scratch);
            AssertClose(PreActivation, kept);
            AssertClose((j, b) => Math.Max(0, PreActivation(j, b)), y);
        }

        double Gradient(int i, int b) => Enumerable.Range(0, outputs).Sum(j => w[(i * outputs) + j] * At(delta, j, b));
        layer.Backward(delta, plain, scratch);
        AssertClose(Gradient, plain);

        layer.BackwardThroughRelu(delta, x, gated, scratch);
        AssertClose((i, b) => At(x, i, b) > 0 ? Gradient(i, b) : 0, gated);
        layer.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void StepInput_MovesAlongTheSignWithinTheBall(string kind, int width, int inputs, int outputs, double density)
    {
        const float stepSize = 0.05f, epsilon = 0.07f;
        (Layer layer, _) = Create(kind, width, inputs, outputs, density);
        using Block clean = BlockOf(inputs, seed: 7, zeros: 0.2), delta = BlockOf(outputs, seed: 8, zeros: 0.3);
        using Block attacked = new(inputs), gradient = new(inputs);
        using var scratch = new MultiplyScratch();
        foreach (ref float value in clean.Values)
        {
            value = MathF.Abs(value);
        }

        layer.Backward(delta, gradient, scratch);
        float[] expected = clean.Values.ToArray();
        for (int step = 0; step < 3; step++)
        {
            layer.StepInput(delta, clean, step == 0 ? clean : attacked, attacked, stepSize, epsilon, scratch);
            for (int i = 0; i < expected.Length; i++)
            {
                float x = clean.Values[i], moved = expected[i] + (stepSize * Math.Sign(gradient.Values[i]));
                expected[i] = Math.Clamp(Math.Clamp(moved, x - epsilon, x + epsilon), 0f, 1f);
            }
        }

        Assert.Equal(expected, attacked.Values.ToArray());
        layer.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Update_AgreesWithReference(string kind, int width, int inputs, int outputs, double density)
    {
        (Layer layer, double[] w) = Create(kind, width, inputs, outputs, density);
        using Block x = BlockOf(inputs, seed: 9, zeros: 0.6), delta = BlockOf(outputs, seed: 10, zeros: 0.3);
        using Block x2 = BlockOf(inputs, seed: 11, zeros: 0.1), delta2 = BlockOf(outputs, seed: 12, zeros: 0.3);
        const int count2 = 37;
        for (int row = 0; row < outputs; row++)
        {
            delta2.Row(row)[count2..].Clear();
        }

        var isBlank = new bool[inputs];
        for (int row = 0; row < inputs; row++)
        {
            isBlank[row] = row % 3 != 1 && row < 12;
            if (isBlank[row])
            {
                x.Row(row).Clear();
            }
        }

        GradientTerm[] terms = [new(x, delta, isBlank), new(x2, delta2, default)];
        using Block y = new(outputs);
        using var scratch = new MultiplyScratch();
        layer.Forward(x2, y, null, scratch);
        layer.Forward(x2, y, null, scratch);
        var m = new double[w.Length];
        var v = new double[w.Length];
        double[] expected = [.. w];
        for (int update = 1; update <= 3; update++)
        {
            AdamStep step = AdamStep.At(update, learningRate: 0.01f, l1: 0.001f);
            layer.Update(terms, step);
            for (int i = 0; i < w.Length; i++)
            {
                if (w[i] != 0)
                {
                    double g = Dot(x, delta, i / outputs, i % outputs) + Dot(x2, delta2, i / outputs, i % outputs) + (0.001 * Math.Sign(expected[i]));
                    m[i] = (0.9 * m[i]) + (0.1 * g);
                    v[i] = (0.999 * v[i]) + (0.001 * g * g);
                    expected[i] -= step.StepSize * m[i] / (Math.Sqrt(v[i]) + 1e-7);
                }
            }
        }

        var weights = new float[w.Length];
        var first = new float[w.Length];
        var second = new float[w.Length];
        layer.SaveWeights(weights);
        layer.SaveMoments(first, second);
        double[] bias = AssertBiasFollowed(layer, kind, outputs, terms);
        for (int i = 0; i < w.Length; i++)
        {
            Assert.Equal(expected[i], weights[i], 1e-5);
            Assert.Equal(m[i], first[i], 1e-5);
            Assert.Equal(v[i], second[i], 1e-5 * Math.Max(1, v[i]));
        }

        // What forward products read has followed: the first may read something else than the next.
        for (int product = 0; product < 2; product++)
        {
            layer.Forward(x2, y, null, scratch);
            AssertClose((j, b) => bias[j] + Enumerable.Range(0, inputs).Sum(i => weights[(i * outputs) + j] * At(x2, i, b)), y);
        }

        layer.Dispose();
    }

    /// <summary>The gradient that comes out is the one that the fused step uses: Adam on arrays ends in the same bits.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Update_IsAdamOnTheGradientThatComesOut(string kind, int width, int inputs, int outputs, double density)
    {
        (Layer layer, double[] w) = Create(kind, width, inputs, outputs, density);
        using Block x = BlockOf(inputs, seed: 9, zeros: 0.6), delta = BlockOf(outputs, seed: 10, zeros: 0.3);
        using Block x2 = BlockOf(inputs, seed: 11, zeros: 0.1), delta2 = BlockOf(outputs, seed: 12, zeros: 0.3);
        GradientTerm[] terms = [new(x, delta, default), new(x2, delta2, default)];
        bool hasBias = HasBias(kind);
        var kernel = new ArrayAdam(w, l1: 0.001f);
        var bias = new ArrayAdam(BiasOf(kind, outputs), l1: 0f);
        bool[] isKept = [.. w.Select(weight => weight != 0)];
        for (int update = 1; update <= 3; update++)
        {
            // Entries that do not survive are left alone.
            float[] gradient = [.. Enumerable.Repeat(7f, w.Length)], biasGradient = new float[hasBias ? outputs : 0];
            layer.Differentiate(terms, gradient, biasGradient);
            Assert.All(gradient.Zip(isKept), pair => Assert.True(pair.Second || pair.First == 7f));
            layer.Update(terms, AdamStep.At(update, learningRate: 0.01f, l1: 0.001f));
            kernel.Step(gradient, isKept, update, width);
            bias.Step(biasGradient, isKept: null, update, width);
        }

        float[] weights = new float[w.Length], biases = new float[outputs];
        layer.SaveWeights(weights);
        Assert.Equal(kernel.Values, weights);
        if (hasBias)
        {
            layer.SaveBias(biases);
            Assert.Equal(bias.Values, biases);
        }

        layer.Dispose();
    }

    [Fact]
    public void SparseLayer_LeavesIdleWeightsAlone()
    {
        float[] kernel = Samples.Values(12, seed: 1);
        using Layer layer = KernelSet.Widest.SparseLayer(4, 3, Mask.Dense(12).Entries, [true, false, true, true], [true, true, false]);
        using Block x = BlockOf(4, seed: 2, zeros: 0), delta = BlockOf(3, seed: 3, zeros: 0);
        layer.LoadWeights(kernel);
        layer.Update([new GradientTerm(x, delta, default)], AdamStep.At(1, 0.01f, l1: 0f));
        var after = new float[12];
        layer.SaveWeights(after);

        for (int i = 0; i < 12; i++)
        {
            bool isIdle = i / 3 == 1 || i % 3 == 2;
            Assert.Equal(isIdle, after[i] == kernel[i]);
        }
    }

    /// <summary>A sparse part of an engine stores to its used outputs only, and to those without weights too.</summary>
    [Fact]
    public void SparseLayer_GivesAnOutputWithoutWeightsItsBias()
    {
        using Layer layer = KernelSet.Widest.SparseLayer(
            2, 3, new Mask([true, false, true, true, false, true]).Entries, [true, true], [true, true, false], hasBias: true);
        layer.LoadBias([0.5f, -0.25f, 9f]);
        using Block x = BlockOf(2, seed: 2, zeros: 0);
        using Block preActivations = new(3), activations = new(3);
        using var scratch = new MultiplyScratch();

        layer.Forward(x, preActivations, activations, scratch);

        Assert.Equal(Enumerable.Repeat(-0.25f, Columns), preActivations.Row(1).ToArray());
        Assert.Equal(new float[Columns], activations.Row(1).ToArray());
        Assert.Equal(new float[Columns], activations.Row(2).ToArray());
    }

    private static bool HasBias(string kind) => kind.EndsWith(", biases", StringComparison.Ordinal);

    /// <summary>[outputs]; zeros where the layer has none.</summary>
    private static double[] BiasOf(string kind, int outputs) =>
        HasBias(kind) ? [.. Samples.Values(outputs, seed: 3).Select(value => (double)value)] : new double[outputs];

    /// <summary>After three updates as in <see cref="Update_AgreesWithReference"/>.</summary>
    private static double[] AssertBiasFollowed(Layer layer, string kind, int outputs, GradientTerm[] terms)
    {
        double[] expected = BiasOf(kind, outputs);
        if (!HasBias(kind))
        {
            return expected;
        }

        float[] bias = new float[outputs], first = new float[outputs], second = new float[outputs];
        layer.SaveBias(bias);
        layer.SaveBiasMoments(first, second);
        for (int j = 0; j < outputs; j++)
        {
            double m = 0, v = 0, g = terms.Sum(term => Enumerable.Range(0, Columns).Sum(b => At(term.Delta, j, b)));
            for (int update = 1; update <= 3; update++)
            {
                m = (0.9 * m) + (0.1 * g);
                v = (0.999 * v) + (0.001 * g * g);
                expected[j] -= AdamStep.At(update, learningRate: 0.01f, l1: 0f).StepSize * m / (Math.Sqrt(v) + 1e-7);
            }

            Assert.Equal(expected[j], bias[j], 1e-5);
            Assert.Equal(m, first[j], 1e-5);
            Assert.Equal(v, second[j], 1e-5 * Math.Max(1, v));
        }

        return expected;
    }

    private static (Layer Engine, double[] Weights) Create(string kind, int width, int inputs, int outputs, double density)
    {
        Mask mask = Samples.Mask(inputs * outputs, density, seed: 1);
        float[] kernel = Samples.Values(mask.Size, seed: 2);
        bool[] usedInputs = [.. Enumerable.Repeat(true, inputs)], usedOutputs = [.. Enumerable.Repeat(true, outputs)];
        var kernels = KernelSet.OfWidth(width);
        bool hasBias = HasBias(kind);
        string form = kind.Split(',')[0];
        Layer layer = form switch
        {
            "dense" => kernels.DenseLayer(inputs, outputs, mask.Entries, hasBias),
            "split" => kernels.SplitLayer(inputs, outputs, mask.Entries, usedInputs, usedOutputs, [.. usedOutputs.Select((_, unit) => unit % 3 != 1)], hasBias),
            _ => kernels.SparseLayer(inputs, outputs, mask.Entries, usedInputs, usedOutputs, leavesOutZeros: form == "sparse with copy", hasBias),
        };
        layer.LoadWeights(kernel);
        if (hasBias)
        {
            layer.LoadBias([.. BiasOf(kind, outputs).Select(value => (float)value)]);
        }

        return (layer, [.. kernel.Select((value, i) => mask[i] ? (double)value : 0)]);
    }

    private static Block BlockOf(int rows, ulong seed, double zeros)
    {
        var block = new Block(rows);
        Samples.Values(rows * Columns, seed, zeros).CopyTo(block.Values);
        return block;
    }

    private static double At(Block block, int row, int column) => block.Values[(row * Columns) + column];

    private static double Dot(Block x, Block delta, int input, int output) =>
        Enumerable.Range(0, Columns).Sum(b => At(x, input, b) * At(delta, output, b));

    private static void AssertClose(Func<int, int, double> expected, Block actual)
    {
        for (int row = 0; row < actual.Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                Assert.Equal(expected(row, column), At(actual, row, column), 2e-5);
            }
        }
    }
}
