using RobustSparse.Kernels;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Kernels;

/// <summary>Every operation of convolutions against double-precision loops: every stride, padding and size, odd channel counts, in every width of vectors.</summary>
public sealed class ConvolutionLayerTests
{
    private static readonly int[] _widths = [1, 4, 8, 16];
    private static readonly double[] _densities = [1, 0.5, 0.07, 0];
    private static readonly (int Input, int Output)[] _channels = [(1, 1), (3, 5), (4, 9), (5, 4), (1, 17)];
    private static readonly (int Height, int Width)[] _sizes = [(5, 7), (6, 5), (8, 8), (7, 9)];

    public static TheoryData<int, int, int> Geometries()
    {
        var cases = new TheoryData<int, int, int>();
        for (int size = 1; size <= 5; size++)
        {
            for (int stride = 1; stride <= 3; stride++)
            {
                for (int padding = 0; padding < size; padding++)
                {
                    cases.Add(size, stride, padding);
                }
            }
        }

        return cases;
    }

    /// <summary>Channels, image size, density and width vary from geometry to geometry; each geometry is tested dense and sparse, with and without biases.</summary>
    [Theory]
    [MemberData(nameof(Geometries))]
    public void Convolution_AgreesWithReference(int size, int stride, int padding)
    {
        for (int i = 0; i < _widths.Length; i++)
        {
            int turn = (size * 7) + (stride * 3) + padding;
            (int input, int output) = _channels[(turn + i) % _channels.Length];
            (int height, int width) = _sizes[(turn + (i * 3)) % _sizes.Length];
            var shape = new ConvolutionShape(input, height, width, output, size, stride, padding);
            foreach (bool isDense in new[] { true, false })
            {
                bool hasBias = (turn + i) % 2 == 0;
                using var check = new Check(shape, _widths[i], isDense, hasBias, _densities[(turn + i + (isDense ? 0 : 1)) % _densities.Length]);
                check.Products();
                check.Step();
                check.Update();
                check.Differentiate();
            }
        }
    }

    /// <summary>Whole tiles of channels, and rows of the source that are zero for many examples or for none.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0.1)]
    public void WideConvolution_AgreesWithReference(bool isDense, double density)
    {
        using var check = new Check(new ConvolutionShape(8, 7, 7, 16, 4, 2, 1), KernelSet.Widest.Width, isDense, hasBias: true, density);
        check.Products();
        check.Step();
        check.Update();
        check.Differentiate();
    }

    [Theory]
    [InlineData(0, 5, 5, 3, 3, 1, 1)]
    [InlineData(1, 5, 5, 0, 3, 1, 1)]
    [InlineData(1, 5, 5, 3, 0, 1, 0)]
    [InlineData(1, 5, 5, 3, 3, 0, 1)]
    [InlineData(1, 5, 5, 3, 3, 1, 3)]
    [InlineData(1, 5, 5, 3, 3, 1, -1)]
    [InlineData(1, 5, 2, 3, 3, 1, 0)]
    [InlineData(100, 26, 26, 3, 3, 1, 1)]
    [InlineData(1, 26, 26, 100, 3, 1, 1)]
    public void Shape_RefusesImpossibleSizes(int channels, int height, int width, int outputs, int size, int stride, int padding) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvolutionShape(channels, height, width, outputs, size, stride, padding));

    /// <summary>An entry that is not used takes no part in products and updates, but keeps its value.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Convolution_LeavesIdleWeightsAlone(bool isDense)
    {
        var shape = new ConvolutionShape(2, 4, 4, 5, 3, 1, 1);
        bool[] isKept = [.. Enumerable.Repeat(true, shape.KernelLength)], isUsed = [.. isKept.Select((_, i) => i % 5 != 2)];
        float[] kernel = Samples.Values(shape.KernelLength, seed: 1), after = new float[kernel.Length];
        using Layer layer = KernelSet.Widest.Convolution(shape, isKept, isUsed, isDense);
        using Block x = new(shape.Inputs), delta = new(shape.Outputs);
        Samples.Values(x.Values.Length, seed: 2).CopyTo(x.Values);
        Samples.Values(delta.Values.Length, seed: 3).CopyTo(delta.Values);
        layer.LoadWeights(kernel);

        layer.Update([new GradientTerm(x, delta, default)], AdamStep.At(1, 0.01f, l1: 0f));
        layer.SaveWeights(after);

        Assert.All(Enumerable.Range(0, kernel.Length), i => Assert.Equal(i % 5 == 2, after[i] == kernel[i]));
    }

    /// <summary>One layer with the operands of its operations.</summary>
    private sealed class Check : IDisposable
    {
        private const int Columns = Block.Columns;

        private readonly ConvolutionShape _shape;
        private readonly ReferenceConvolution _reference;
        private readonly Layer _layer;
        private readonly int _width;
        private readonly bool _hasBias;
        private readonly bool[] _isKept;
        private readonly double[] _kernel;
        private readonly double[] _bias;
        private readonly Block _input;
        private readonly Block _delta;
        private readonly Block _otherInput;
        private readonly Block _otherDelta;
        private readonly MultiplyScratch _scratch = new();

        public Check(ConvolutionShape shape, int width, bool isDense, bool hasBias, double density)
        {
            (_shape, _width, _hasBias) = (shape, width, hasBias);
            _reference = new ReferenceConvolution(shape);
            _isKept = Samples.Mask(shape.KernelLength, density, seed: 1).Entries.ToArray();
            float[] kernel = Samples.Values(shape.KernelLength, seed: 2), bias = Samples.Values(shape.OutputChannels, seed: 3);
            _kernel = [.. kernel.Select((value, i) => _isKept[i] ? (double)value : 0)];
            _bias = [.. bias.Select(value => hasBias ? (double)value : 0)];
            _layer = KernelSet.OfWidth(width).Convolution(shape, _isKept, _isKept, isDense, hasBias);
            _layer.LoadWeights(kernel);
            if (hasBias)
            {
                _layer.LoadBias(bias);
            }

            _input = BlockOf(shape.Inputs, seed: 5, zeros: 0.6);
            _otherInput = BlockOf(shape.Inputs, seed: 6, zeros: 0);
            _delta = BlockOf(shape.Outputs, seed: 7, zeros: 0.3);
            _otherDelta = BlockOf(shape.Outputs, seed: 8, zeros: 0.3);

            // Rows that are zero in all columns, or in the first or last half of them.
            for (int row = 0; row < shape.Inputs; row += 3)
            {
                _input.Row(row)[(row % 2 * 32)..(row % 4 < 2 ? 32 : 64)].Clear();
                _otherDelta.Row(row % shape.Outputs).Clear();
            }
        }

        public void Products()
        {
            using Block y = new(_shape.Outputs), kept = new(_shape.Outputs), gradient = new(_shape.Inputs);
            foreach (Block input in new[] { _input, _otherInput })
            {
                double[] expected = _reference.Forward(_kernel, _bias, input), activations = [.. expected.Select(value => Math.Max(0, value))];
                _layer.Forward(input, y, null, _scratch);
                AssertClose(expected, y);
                _layer.Forward(input, null, y, _scratch);
                AssertClose(activations, y);
                _layer.Forward(input, kept, y, _scratch);
                AssertClose(expected, kept);
                AssertClose(activations, y);
            }

            foreach (Block delta in new[] { _delta, _otherDelta })
            {
                double[] expected = _reference.Backward(_kernel, delta);
                _layer.Backward(delta, gradient, _scratch);
                AssertClose(expected, gradient);
                _layer.BackwardThroughRelu(delta, _input, gradient, _scratch);
                AssertClose([.. expected.Select((value, i) => _input.Values[i] > 0 ? value : 0)], gradient);
            }
        }

        /// <summary>Steps of an attack, each in place but the first.</summary>
        public void Step()
        {
            const float StepSize = 0.05f, Epsilon = 0.07f;
            using Block clean = BlockOf(_shape.Inputs, seed: 9, zeros: 0.2), attacked = new(_shape.Inputs), gradient = new(_shape.Inputs);
            foreach (ref float value in clean.Values)
            {
                value = MathF.Abs(value);
            }

            _layer.Backward(_delta, gradient, _scratch);
            float[] expected = clean.Values.ToArray();
            for (int step = 0; step < 3; step++)
            {
                _layer.StepInput(_delta, clean, step == 0 ? clean : attacked, attacked, StepSize, Epsilon, _scratch);
                for (int i = 0; i < expected.Length; i++)
                {
                    float x = clean.Values[i], moved = expected[i] + (StepSize * Math.Sign(gradient.Values[i]));
                    expected[i] = Math.Clamp(Math.Clamp(moved, x - Epsilon, x + Epsilon), 0f, 1f);
                }
            }

            Assert.Equal(expected, attacked.Values.ToArray());
        }

        public void Differentiate()
        {
            GradientTerm[] terms = Terms();
            float[] kernel = [.. Enumerable.Repeat(7f, _shape.KernelLength)], bias = new float[_hasBias ? _shape.OutputChannels : 0];
            _layer.Differentiate(terms, kernel, bias);

            double[] expected = _reference.KernelGradient(terms);
            double tolerance = 1e-5 + (1e-7 * terms.Length * _shape.OutputPlane * Columns);
            Assert.All(Enumerable.Range(0, kernel.Length), i => Assert.Equal(_isKept[i] ? expected[i] : 7, kernel[i], tolerance));
            Assert.All(_reference.BiasGradient(terms).Zip(bias), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }

        /// <summary>The fused update is Adam on the gradient that comes out, to the bit; products follow the new weights.</summary>
        public void Update()
        {
            GradientTerm[] terms = Terms();
            var kernelAdam = new ArrayAdam(_kernel, l1: 0.001f);
            var biasAdam = new ArrayAdam(_bias, l1: 0f);
            for (int update = 1; update <= 2; update++)
            {
                float[] gradient = new float[_shape.KernelLength], biasGradient = new float[_hasBias ? _shape.OutputChannels : 0];
                _layer.Differentiate(terms, gradient, biasGradient);
                _layer.Update(terms, AdamStep.At(update, learningRate: 0.01f, l1: 0.001f));
                kernelAdam.Step(gradient, _isKept, update, _width);
                biasAdam.Step(biasGradient, isKept: null, update, _width);
            }

            float[] weights = new float[_shape.KernelLength], biases = new float[_shape.OutputChannels];
            _layer.SaveWeights(weights);
            Assert.Equal(kernelAdam.Values, weights);
            if (_hasBias)
            {
                _layer.SaveBias(biases);
                Assert.Equal(biasAdam.Values, biases);
            }

            using Block y = new(_shape.Outputs), gradientAfter = new(_shape.Inputs);
            double[] kernelAfter = [.. weights.Select(value => (double)value)];
            _layer.Forward(_otherInput, y, null, _scratch);
            AssertClose(_reference.Forward(kernelAfter, [.. biases.Select(value => (double)value)], _otherInput), y);
            _layer.Backward(_delta, gradientAfter, _scratch);
            AssertClose(_reference.Backward(kernelAfter, _delta), gradientAfter);
        }

        public void Dispose()
        {
            _layer.Dispose();
            _scratch.Dispose();
            Block[] blocks = [_input, _delta, _otherInput, _otherDelta];
            Array.ForEach(blocks, block => block.Dispose());
        }

        private GradientTerm[] Terms() => [new(_input, _delta, default), new(_otherInput, _otherDelta, default)];

        private static Block BlockOf(int rows, ulong seed, double zeros)
        {
            var block = new Block(rows);
            Samples.Values(rows * Columns, seed, zeros).CopyTo(block.Values);
            return block;
        }

        private static void AssertClose(double[] expected, Block actual)
        {
            float[] values = actual.Values.ToArray();
            Assert.Equal(expected.Length, values.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                if (Math.Abs(expected[i] - values[i]) > 5e-5)
                {
                    Assert.Fail($"row {i / Columns}, column {i % Columns}: {values[i]} instead of {expected[i]}");
                }
            }
        }
    }
}
