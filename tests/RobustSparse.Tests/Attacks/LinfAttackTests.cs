using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Attacks;

public sealed class LinfAttackTests
{
    private const int Features = 100;
    private static readonly ImageSet Images = Samples.Images(64, Features, seed: 1);
    private static readonly int[] All = [.. Enumerable.Range(0, 64)];
    private static readonly RandomKey Key = RandomKey.FromSeed(3);

    public static TheoryData<EngineKind, AttackKind, bool, AttackLabels> Attacks()
    {
        var attacks = new TheoryData<EngineKind, AttackKind, bool, AttackLabels>();
        foreach (EngineKind engine in new[] { EngineKind.Dense, EngineKind.Sparse })
        {
            foreach (AttackLabels labels in Enum.GetValues<AttackLabels>())
            {
                attacks.Add(engine, AttackKind.Fgsm, false, labels);
                attacks.Add(engine, AttackKind.Pgd, false, labels);
                attacks.Add(engine, AttackKind.Pgd, true, labels);
            }
        }

        return attacks;
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void AttackedImages_StayInTheBallAndTheBox(EngineKind engine, AttackKind kind, bool randomStart, AttackLabels labels)
    {
        var options = new AttackOptions { Kind = kind, RandomStart = randomStart, Labels = labels, Epsilon = 0.2f };
        (float[] clean, float[] attacked, _) = Run(engine, options, All);

        Assert.NotEqual(clean, attacked);
        for (int i = 0; i < clean.Length; i++)
        {
            Assert.InRange(attacked[i], Math.Max(0f, clean[i] - 0.2f), Math.Min(1f, clean[i] + 0.2f));
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void AttackOfNoSize_ChangesNothing(EngineKind engine, AttackKind kind, bool randomStart, AttackLabels labels)
    {
        var options = new AttackOptions { Kind = kind, RandomStart = randomStart, Labels = labels, Epsilon = 0f };
        (float[] clean, float[] attacked, _) = Run(engine, options, All);

        Assert.Equal(clean, attacked);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Attack_FollowsTheReference(EngineKind engine, AttackKind kind, bool randomStart, AttackLabels labels)
    {
        var options = new AttackOptions { Kind = kind, RandomStart = randomStart, Labels = labels };
        MaskedNetwork network = Network();
        var reference = new ReferenceNetwork(network);
        (float[] clean, float[] attacked, float[] starts) = Run(engine, options, All);

        int different = 0;
        for (int b = 0; b < 64; b++)
        {
            double[] image = Column(clean, b), logits = reference.Forward(image)[^1];
            int label = labels == AttackLabels.True ? Images.Labels[b] : Array.IndexOf(logits, logits.Max());
            double[] expected = reference.Attack(image, Samples.Target(label, smoothing: 0), options, Column(starts, b));
            different += expected.Zip(Column(attacked, b), (e, a) => Math.Abs(e - a) > 1e-5 ? 1 : 0).Sum();
        }

        // A gradient within rounding of zero may take either sign.
        Assert.InRange(different, 0, 3);
    }

    [Fact]
    public void Noise_DependsOnKeyAndIndexAlone()
    {
        var options = new AttackOptions { Kind = AttackKind.Pgd };
        (_, float[] together, _) = Run(EngineKind.Sparse, options, All);
        (_, float[] alone, _) = Run(EngineKind.Sparse, options, [41]);

        Assert.Equal(Column(together, 41), Column(alone, 0));
    }

    [Fact]
    public void Start_IsUniformInTheBall()
    {
        using Block clean = new(784), attacked = new(784);
        clean.Values.Fill(0.5f);
        uint[] low = [.. Enumerable.Range(0, 64).Select(i => (uint)Key.Child(StreamPurpose.Example, i).Value)];
        uint[] high = [.. Enumerable.Range(0, 64).Select(i => (uint)(Key.Child(StreamPurpose.Example, i).Value >> 32))];

        UniformStart.Draw(clean, attacked, 0.25f, low, high);

        var histogram = new int[10];
        foreach (float value in attacked.Values)
        {
            Assert.InRange(value, 0.25f, 0.75f);
            histogram[Math.Min(9, (int)((value - 0.25f) * 20))]++;
        }

        // 50,176 numbers in 10 bins: a standard deviation is 67.
        Assert.All(histogram, count => Assert.InRange(count, 5018 - 350, 5018 + 350));
        Assert.Equal(50_176, attacked.Values.ToArray().Distinct().Count(), 1_000.0);
    }

    [Fact]
    public void ExactTies_ShareTheTarget()
    {
        using Block logits = new(4), targets = new(4);
        float[] column = [1f, 3f, 3f, -2f];
        for (int row = 0; row < 4; row++)
        {
            logits.Row(row).Fill(column[row]);
        }

        SoftmaxCrossEntropy.Predict<SimdScalar, float>(logits, targets);

        Assert.Equal([0f, 0.5f, 0.5f, 0f], Enumerable.Range(0, 4).Select(row => targets.Row(row)[7]));
    }

    [Fact]
    public void ImageWithoutGradient_IsCountedAndLeftAlone()
    {
        // No path reaches the logits, so every answer is a tie and every gradient zero.
        MaskedNetwork network = Network().WithMasks([.. Network().Layers.Select(layer => Samples.Mask(layer.Spec.KernelSize, 0, seed: 1))]);
        using NetworkEngine engine = new NetworkEngine(network, EngineKind.Dense);
        ExampleBlock block = engine.RentBlock();
        engine.LoadImages(Images.Pixels, All.AsSpan(0, 10), block);
        engine.Forward(block.Clean, block.Scratch);

        Assert.Equal(10, LinfAttack.Run(engine, block, new AttackOptions()));
        Assert.Equal(block.Clean.Images.Values.ToArray(), block.Attacked.Images.Values.ToArray());
    }

    private static MaskedNetwork Network() => Samples.Network("dense-30-20", 0.5, seed: 2, inputs: Features);

    private static (float[] Clean, float[] Attacked, float[] Starts) Run(EngineKind kind, AttackOptions options, int[] indices)
    {
        using NetworkEngine engine = new NetworkEngine(Network(), kind);
        ExampleBlock block = engine.RentBlock();
        engine.LoadImages(Images.Pixels, indices, block);
        engine.Forward(block.Clean, block.Scratch);
        block.SetAttackTargets([.. indices.Select(i => Images.Labels[i])]);
        LinfAttack.SetKeys(block, Key, indices);
        float[] starts = block.Clean.Images.Values.ToArray();
        if (options is { Kind: AttackKind.Pgd, RandomStart: true })
        {
            UniformStart.Draw(block.Clean.Images, block.Attacked.Images, options.Epsilon, block.LowKeys, block.HighKeys);
            starts = block.Attacked.Images.Values.ToArray();
        }

        LinfAttack.Run(engine, block, options);
        return (block.Clean.Images.Values.ToArray(), block.Attacked.Images.Values.ToArray(), starts);
    }

    private static double[] Column(float[] values, int column) =>
        [.. Enumerable.Range(0, Features).Select(row => (double)values[(row * Block.Columns) + column])];
}
