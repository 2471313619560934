using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Kernels;

/// <summary>Attacks led by an <see cref="InputMotion"/> against the same attacks by single steps and forward passes.</summary>
public sealed class InputMotionTests
{
    private const float StepSize = 0.05f, Epsilon = 0.3f;

    public static TheoryData<int, int, int, int> Cases()
    {
        var cases = new TheoryData<int, int, int, int>();
        foreach (int width in new[] { 1, 4, 8, 16 })
        {
            foreach ((int inputs, int outputs, int examples) in new[] { (1, 1, 64), (17, 15, 41), (64, 64, 64), (130, 12, 60), (200, 70, 1) })
            {
                cases.Add(width, inputs, outputs, examples);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Motion_LeadsWhereSingleStepsLead(int width, int inputs, int outputs, int examples)
    {
        using Block clean = Clean(inputs), other = Clean(inputs, seed: 4);
        foreach ((bool isSplit, bool hasBias) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            AssertLeads(Create(width, inputs, outputs, isSplit, hasBias), clean, other, examples, steps: 20, bias: hasBias ? Bias(outputs) : null);
            AssertLeads(Create(width, inputs, outputs, isSplit, hasBias), clean, clean, examples, steps: 1, bias: hasBias ? Bias(outputs) : null);
        }
    }

    [Fact]
    public void LongMotion_DoesNotDrift()
    {
        using Block clean = Clean(130);
        AssertLeads(Create(KernelSet.Widest.Width, 130, 12), clean, clean, examples: 60, steps: 1000);
    }

    /// <summary>Steps of all examples that are all alike, none like any other, and in between.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Motion_LeadsExamplesThatAgreeOrNot(double agreeing)
    {
        const int Inputs = 130, Outputs = 12;
        using Block clean = Clean(Inputs);
        AssertLeads(Create(KernelSet.Widest.Width, Inputs, Outputs), clean, clean, Block.Columns, steps: 3, Delta);

        Block Delta(int step)
        {
            Block delta = DeltaAt(step, Outputs);
            for (int row = 0; row < Outputs; row++)
            {
                delta.Row(row)[..(int)(agreeing * Block.Columns)].Fill(delta.Row(row)[0]);
            }

            return delta;
        }
    }

    [Fact]
    public void Motion_ForgetsTheAttackBefore()
    {
        using Layer layer = Create(KernelSet.Widest.Width, 130, 70);
        using InputMotion used = layer.CreateMotion()!, fresh = layer.CreateMotion()!;
        Lead(used, layer, Clean(130, seed: 4), firstStep: 7);

        Assert.Equal(Lead(fresh, layer, Clean(130), firstStep: 0), Lead(used, layer, Clean(130), firstStep: 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Motion_FollowsTheWeights(bool isSplit)
    {
        using Layer layer = Create(KernelSet.Widest.Width, 130, 70, isSplit);
        using InputMotion motion = layer.CreateMotion()!;
        using Block images = Clean(130), delta = DeltaAt(0, 70);
        Lead(motion, layer, images, firstStep: 0);
        layer.Update([new GradientTerm(images, delta, default)], AdamStep.At(1, learningRate: 0.1f, l1: 0f));
        AssertLeadsAsANewLayer();

        layer.LoadWeights(Samples.Values(130 * 70, seed: 9));
        AssertLeadsAsANewLayer();

        void AssertLeadsAsANewLayer()
        {
            using Layer other = Create(KernelSet.Widest.Width, 130, 70, isSplit);
            var kernel = new float[130 * 70];
            layer.SaveWeights(kernel);
            other.LoadWeights(kernel);
            using InputMotion fresh = other.CreateMotion()!;
            Assert.Equal(Lead(fresh, other, images, firstStep: 0), Lead(motion, layer, images, firstStep: 0));
        }
    }

    /// <summary>An example has the others' common step added and its own difference from it: that is rounded, no more.</summary>
    [Fact]
    public void Motion_OfAnExampleIsItsOwn()
    {
        using Layer layer = Create(KernelSet.Widest.Width, 130, 70);
        using InputMotion motion = layer.CreateMotion()!;
        using Block together = Clean(130), alone = new(130);
        for (int row = 0; row < 130; row++)
        {
            alone.Row(row)[41] = together.Row(row)[41];
        }

        float[] among = Lead(motion, layer, together, firstStep: 0), single = Lead(motion, layer, alone, firstStep: 0);
        for (int unit = 0; unit < 70; unit++)
        {
            Assert.Equal(among[(unit * Block.Columns) + 41], single[(unit * Block.Columns) + 41], 2e-5f);
        }
    }

    [Fact]
    public void SparseLayer_HasNone()
    {
        bool[] all = [true, true, true];
        using Layer layer = KernelSet.Widest.SparseLayer(3, 3, Mask.Dense(9).Entries, all, all, leavesOutZeros: true);

        Assert.False(layer.HasMotion);
        Assert.Null(layer.CreateMotion());
    }

    /// <summary>Inputs are the same bits; pre-activations differ by what rounding does to a sum of products.</summary>
    private static void AssertLeads(Layer layer, Block clean, Block start, int examples, int steps, Func<int, Block>? deltaAt = null, float[]? bias = null)
    {
        using Layer owned = layer;
        int inputs = layer.Inputs, outputs = layer.Outputs;
        using InputMotion motion = layer.CreateMotion()!;
        using Block expected = new(inputs), actual = new(inputs), sums = new(outputs), activations = new(outputs);
        using var scratch = new MultiplyScratch();
        var kernel = new float[inputs * outputs];
        layer.SaveWeights(kernel);
        expected.CopyFrom(start);
        layer.Forward(start, sums, null, scratch);
        float[] before = sums.Values.ToArray();
        motion.Begin(clean, start, sums, examples);
        for (int step = 0; step < steps; step++)
        {
            using Block delta = deltaAt is null ? DeltaAt(step, outputs) : deltaAt(step);
            layer.StepInput(delta, clean, expected, expected, StepSize, Epsilon, scratch);
            motion.Step(delta, StepSize, Epsilon, scratch);
            motion.Forward(activations, scratch);
            motion.CopyTo(actual);
            Assert.Equal(expected.Values.ToArray(), actual.Values.ToArray());
        }

        Assert.Equal(before, sums.Values.ToArray());
        for (int i = 0; i < outputs * Block.Columns; i++)
        {
            double sum = bias?[i / Block.Columns] ?? 0, magnitude = Math.Abs(sum);
            for (int input = 0; input < inputs; input++)
            {
                double product = (double)kernel[(input * outputs) + (i / Block.Columns)] * expected.Values[(input * Block.Columns) + (i % Block.Columns)];
                sum += product;
                magnitude += Math.Abs(product);
            }

            Assert.Equal(Math.Max(0, sum), activations.Values[i], 1e-6 * magnitude);
        }
    }

    /// <summary>Twenty steps.</summary>
    /// <returns>The last activations.</returns>
    private static float[] Lead(InputMotion motion, Layer layer, Block clean, int firstStep)
    {
        using Block activations = new(layer.Outputs);
        using var scratch = new MultiplyScratch();
        layer.Forward(clean, activations, null, scratch);
        motion.Begin(clean, clean, activations, Block.Columns);
        for (int step = firstStep; step < firstStep + 20; step++)
        {
            using Block delta = DeltaAt(step, layer.Outputs);
            motion.Step(delta, StepSize, Epsilon, scratch);
            motion.Forward(activations, scratch);
        }

        return activations.Values.ToArray();
    }

    private static Layer Create(int width, int inputs, int outputs, bool isSplit = false, bool hasBias = false)
    {
        // One input without weights.
        bool[] isKept = Samples.Mask(inputs * outputs, 0.7, seed: 1).Entries.ToArray(), used = [.. Enumerable.Repeat(true, Math.Max(inputs, outputs))];
        Array.Clear(isKept, inputs / 2 * outputs, outputs);
        KernelSet kernels = KernelSet.OfWidth(width);
        Layer layer = isSplit
            ? kernels.SplitLayer(
                inputs, outputs, isKept, used.AsSpan(0, inputs), used.AsSpan(0, outputs), [.. Enumerable.Range(0, outputs).Select(unit => unit % 3 != 1)], hasBias)
            : kernels.DenseLayer(inputs, outputs, isKept, hasBias);
        layer.LoadWeights(Samples.Values(inputs * outputs, seed: 2));
        if (hasBias)
        {
            layer.LoadBias(Bias(outputs));
        }

        return layer;
    }

    private static float[] Bias(int outputs) => Samples.Values(outputs, seed: 5);

    private static Block Clean(int inputs, ulong seed = 3)
    {
        var clean = new Block(inputs);
        Samples.Values(inputs * Block.Columns, seed, zeros: 0.4).CopyTo(clean.Values);
        foreach (ref float value in clean.Values)
        {
            value = Math.Min(MathF.Abs(value), 1f);
        }

        return clean;
    }

    /// <summary>One that turns some gradients at every third step only, as those of a network do.</summary>
    private static Block DeltaAt(int step, int outputs)
    {
        var delta = new Block(outputs);
        Samples.Values(outputs * Block.Columns, seed: 10, zeros: 0.3).CopyTo(delta.Values);
        float[] turn = Samples.Values(outputs * Block.Columns, (ulong)(11 + (step / 3)), zeros: 0.8);
        for (int i = 0; i < turn.Length; i++)
        {
            delta.Values[i] += turn[i];
        }

        return delta;
    }
}
