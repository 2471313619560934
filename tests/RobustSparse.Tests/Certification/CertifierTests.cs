using CsCheck;
using RobustSparse.Attacks;
using RobustSparse.Certification;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Certification;

public sealed class CertifierTests
{
    private const int Features = 12, Classes = 4;
    private static readonly TensorShape Shape = new(1, 3, 4);
    private static readonly ImageSet Images = Samples.Images(70, Features, seed: 1, Classes);
    private static readonly float[] Radii = [0f, 0.01f, 0.05f, 0.1f, 0.3f, 1f];

    [Theory]
    [InlineData("dense-9", 1.0, false)]
    [InlineData("dense-17-8", 1.0, false)]
    [InlineData("dense-17-8", 0.4, false)]
    [InlineData("dense-40-33-20", 1.0, false)]
    [InlineData("dense-40-33-20", 0.2, false)]
    [InlineData("dense-9-8-7-6", 0.8, false)]
    [InlineData("dense-9", 1.0, true)]
    [InlineData("dense-17-8", 0.1, true)]
    [InlineData("dense-40-33-20", 1.0, true)]
    [InlineData("dense-40-33-20", 0.05, true)]
    [InlineData("dense-9-8-7-6", 0.8, true)]
    [InlineData("conv-3k2s1-6", 1.0, true)]
    [InlineData("conv-3k3s1-4k2s2p1-7", 0.5, true)]
    [InlineData("conv-3k3s2-5k3s1", 0.8, false)]
    public void Bounds_AgreeWithTheReference(string model, double density, bool biases)
    {
        MaskedNetwork network = Samples.Network(model, Shape, density, seed: 5, Classes, biases);
        foreach (CertificateMethod method in new[] { CertificateMethod.Interval, CertificateMethod.Crown })
        {
            foreach (EngineKind engine in new[] { EngineKind.Dense, EngineKind.Sparse })
            {
                foreach (float epsilon in Radii)
                {
                    Certificate[] certificates = Certify(network, method, epsilon, engine);
                    for (int i = 0; i < Images.Count; i++)
                    {
                        double expected = new ReferenceBounds(network, Samples.Image(Images, i), epsilon, method == CertificateMethod.Crown).LeastMargin(Images.Labels[i]);

                        // Rounding may also tip which of two lines of almost the same area is taken.
                        Assert.Equal(expected, certificates[i].LeastMargin, 3e-4 * (1 + Math.Abs(expected)));
                    }
                }
            }
        }
    }

    /// <summary>Every corner of the box: the least margin over them is an upper bound of the least margin in it.</summary>
    [Fact]
    public void Certificates_HoldAtEveryCornerOfTheBox() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 3].Select(i => new[] { "dense-3", "dense-8-5", "dense-6-5-4", "conv-3k3s2-2k2s1p1-4" }[i]), Gen.Float[0f, 0.5f], Gen.Double[0.3, 1], Gen.Bool).Sample(
            (seed, model, epsilon, density, biases) =>
            {
                const int pixels = 7;
                MaskedNetwork network = Samples.Network(model, new TensorShape(1, 1, pixels), density, seed, Classes, biases);
                ImageSet images = DarkImages(3, pixels, seed);
                var reference = new ReferenceNetwork(network);
                foreach (CertificateMethod method in Enum.GetValues<CertificateMethod>())
                {
                    Certificate[] certificates = Searching(method, threads: 1).Certify(network, images, epsilon);
                    for (int i = 0; i < images.Count; i++)
                    {
                        double least = Corners(Samples.Image(images, i), epsilon).Min(corner => Margin(reference, corner, images.Labels[i]));
                        Assert.True(certificates[i].LeastMargin <= least, $"{method}: {certificates[i].LeastMargin} is above {least}");
                    }
                }
            },
            iter: 200,
            threads: 1);

    /// <summary>Inside the box a network that is not convex can be worse than at every corner: there random points and an attack look.</summary>
    [Fact]
    public void Certificates_HoldInsideTheBox() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 3].Select(i => new[] { "dense-16", "dense-12-9", "dense-10-9-8", "conv-4k3s1-5k2s1-6" }[i]), Gen.Float[0.02f, 0.4f], Gen.Bool).Sample(
            (seed, model, epsilon, biases) =>
            {
                MaskedNetwork network = Samples.Network(model, Shape, 0.8, seed, Classes, biases);
                var reference = new ReferenceNetwork(network);
                var random = new PhiloxRandom(RandomKey.FromSeed(seed));
                var attack = new AttackOptions { Kind = AttackKind.Pgd, Epsilon = epsilon, StepSize = epsilon / 8, Steps = 20 };
                ImageSet images = Images.Slice(0, 5);
                Certificate[][] byMethod = [.. Enum.GetValues<CertificateMethod>().Select(method => Searching(method, threads: 1).Certify(network, images, epsilon))];
                for (int i = 0; i < images.Count; i++)
                {
                    double[] image = Samples.Image(images, i), target = Samples.Target(images.Labels[i], smoothing: 0, Classes);
                    for (int point = 0; point < 10; point++)
                    {
                        double[] inside = [.. image.Select(x => Math.Clamp(x + (epsilon * ((2 * random.NextDouble()) - 1)), 0, 1))];
                        double[] attacked = reference.Attack(image, target, attack, inside);
                        double least = Math.Min(Margin(reference, inside, images.Labels[i]), Margin(reference, attacked, images.Labels[i]));
                        Assert.All(byMethod, certificates => Assert.True(certificates[i].LeastMargin <= least));
                    }
                }
            },
            iter: 100,
            threads: 1);

    /// <summary>Where every unit is on throughout, the network is linear and its least margin is the margin less ε times the dual norm, pixels at the border of [0, 1] less.</summary>
    [Theory]
    [InlineData("dense-9", false)]
    [InlineData("dense-9-7", false)]
    [InlineData("dense-9-7-5", false)]
    [InlineData("dense-9", true)]
    [InlineData("dense-9-7-5", true)]
    [InlineData("conv-3k3s1-2k2s2-5", true)]
    public void Crown_IsExactOnLinearNetworks(string model, bool biases)
    {
        MaskedNetwork signed = Samples.Network(model, Shape, 1, seed: 5, Classes, biases);
        string last = signed.Layers[^1].Spec.Name;
        MaskedNetwork network = signed.WithValues(
            [.. signed.Parameters.Select(parameter => parameter.Name.StartsWith(last) ? parameter.Values : Array.ConvertAll(parameter.Values, MathF.Abs))]);
        double[][] kernels = new ReferenceNetwork(network).Weights;
        double[][] weights = [.. network.Layers.Zip(kernels, (layer, kernel) => ReferenceLayer.Of(layer.Spec).Matrix(kernel))];
        foreach (float epsilon in Radii)
        {
            Certificate[] certificates = Certify(network, CertificateMethod.Crown, epsilon);
            for (int i = 0; i < Images.Count; i++)
            {
                double exact = ExactLinearMargin(network, weights, Samples.Image(Images, i), epsilon, Images.Labels[i]);
                Assert.InRange(certificates[i].LeastMargin, exact - (2e-4 * (1 + Math.Abs(exact))), exact);
            }
        }
    }

    /// <summary>
    /// Adding a bias that is thousands of times larger than the products rounds them, and a rounded coefficient moves the bias. Here the
    /// biases of the output cancel those of the hidden units, so that margins are small and the rounding is not.
    /// </summary>
    [Theory]
    [InlineData(CertificateMethod.Interval)]
    [InlineData(CertificateMethod.Crown)]
    [InlineData(CertificateMethod.AlphaCrown)]
    public void Certificates_HoldUnderBiasesThatDwarfTheWeights(CertificateMethod method)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            MaskedNetwork network = WithLargeBiases(Samples.Network("dense-9", 1, seed, Features, Classes, biases: true));
            var reference = new ReferenceNetwork(network);

            Certificate[] certificates = Certify(network, method, epsilon: 0f);

            for (int i = 0; i < Images.Count; i++)
            {
                double margin = Margin(reference, Samples.Image(Images, i), Images.Labels[i]);
                Assert.InRange(certificates[i].LeastMargin, margin - 0.05, margin);
            }
        }
    }

    [Theory]
    [InlineData(CertificateMethod.Interval)]
    [InlineData(CertificateMethod.Crown)]
    [InlineData(CertificateMethod.AlphaCrown)]
    public void BoxOfNoSize_GivesTheCleanMargin(CertificateMethod method)
    {
        MaskedNetwork network = Samples.Network("dense-40-20", 0.7, seed: 3, Features, Classes, biases: true);
        var reference = new ReferenceNetwork(network);

        Certificate[] certificates = Certify(network, method, epsilon: 0f);

        for (int i = 0; i < Images.Count; i++)
        {
            Assert.Equal(Margin(reference, Samples.Image(Images, i), Images.Labels[i]), certificates[i].LeastMargin, 1e-4);
        }
    }

    [Theory]
    [InlineData("dense-30-20", 1.0)]
    [InlineData("dense-30-20-10", 0.5)]
    public void Crown_IsNeverLooserThanIntervals(string model, double density)
    {
        MaskedNetwork network = Samples.Network(model, density, seed: 9, Features, Classes);
        foreach (float epsilon in Radii)
        {
            Certificate[] intervals = Certify(network, CertificateMethod.Interval, epsilon), crown = Certify(network, CertificateMethod.Crown, epsilon);
            Assert.All(crown.Zip(intervals), pair => Assert.True(pair.First.LeastMargin >= pair.Second.LeastMargin - 1e-5f));
        }
    }

    [Theory]
    [InlineData("dense-30-20", 1.0, false)]
    [InlineData("dense-30-20-10", 0.5, true)]
    [InlineData("conv-6k2s1-5k2s1-9", 0.8, true)]
    public void AlphaCrown_IsNeverLooserThanCrown(string model, double density, bool biases)
    {
        MaskedNetwork network = Samples.Network(model, Shape, density, seed: 9, Classes, biases);
        int tighter = 0;
        foreach (float epsilon in Radii)
        {
            Certificate[] crown = Certify(network, CertificateMethod.Crown, epsilon), alpha = Certify(network, CertificateMethod.AlphaCrown, epsilon);
            Assert.All(alpha.Zip(crown), pair => Assert.True(pair.First.LeastMargin >= pair.Second.LeastMargin));
            tighter += alpha.Zip(crown).Count(pair => pair.First.LeastMargin > pair.Second.LeastMargin + 0.01);
        }

        Assert.InRange(tighter, 50, Radii.Length * Images.Count);
    }

    [Fact]
    public void IntervalBounds_FallAsTheBoxGrows()
    {
        MaskedNetwork network = Samples.Network("dense-30-20", 0.6, seed: 9, Features, Classes);
        Certificate[][] byRadius = [.. Radii.Select(epsilon => Certify(network, CertificateMethod.Interval, epsilon))];

        foreach ((Certificate[] narrow, Certificate[] wide) in byRadius.Zip(byRadius.Skip(1)))
        {
            Assert.All(narrow.Zip(wide), pair => Assert.True(pair.Second.LeastMargin <= pair.First.LeastMargin + 1e-5f));
        }
    }

    [Fact]
    public void MaskedEntries_AreTakenAsZero()
    {
        MaskedNetwork network = Samples.Network("dense-30-20", 0.3, seed: 9, Features, Classes);

        Assert.Equal(Certify(network.WithMasksApplied(), CertificateMethod.Crown, 0.1f), Certify(network, CertificateMethod.Crown, 0.1f));
    }

    [Fact]
    public void Certificates_DependOnNothingButTheirImage()
    {
        MaskedNetwork network = Samples.Network("dense-30-20", 0.5, seed: 9, Features, Classes);
        ImageSet many = Samples.Images(140, Features, seed: 4, Classes);

        foreach (CertificateMethod method in new[] { CertificateMethod.Crown, CertificateMethod.AlphaCrown, CertificateMethod.Exact })
        {
            Certificate[] alone = Searching(method, threads: 1).Certify(network, many, 0.1f, TestContext.Current.CancellationToken);
            Certificate[] shared = Searching(method, threads: 4).Certify(network, many, 0.1f, TestContext.Current.CancellationToken);
            Certificate[] few = Searching(method, threads: 1).Certify(network, many.Slice(101, 30), 0.1f, TestContext.Current.CancellationToken);

            Assert.Equal(alone, shared);
            Assert.Equal(alone[101..131], few);
        }
    }

    [Fact]
    public void Certify_StopsWhenCancelled()
    {
        MaskedNetwork network = Samples.Network("dense-30-20", 0.5, seed: 9, Features, Classes);
        var cores = new IdleCores(1);

        Assert.ThrowsAny<OperationCanceledException>(() => new Certifier(CertificateMethod.Crown, cores).Certify(network, Images, 0.1f, new CancellationToken(canceled: true)));
        Assert.Equal(1, cores.Take(5));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-0.1f)]
    [InlineData(1.5f)]
    public void Certify_RefusesARadiusThatIsNone(float epsilon)
    {
        MaskedNetwork network = Samples.Network("dense-30-20", 0.5, seed: 9, Features, Classes);

        Assert.Throws<ArgumentOutOfRangeException>(() => Certify(network, CertificateMethod.Crown, epsilon));
    }

    [Fact]
    public void Certify_RefusesImagesOfAnotherNetwork()
    {
        MaskedNetwork network = Samples.Network("dense-5", 1, seed: 9, Features, outputs: 3);

        Assert.Throws<ArgumentException>(() => Certify(network, CertificateMethod.Crown, 0.1f));
        Assert.Throws<ArgumentException>(() => Certify(Samples.Network("dense-5", 1, seed: 9, Features + 1, Classes), CertificateMethod.Crown, 0.1f));
    }

    [Fact]
    public void NetworkWithAWeightThatIsNoNumber_IsNotCertified()
    {
        MaskedNetwork network = Samples.Network("dense-9-8", 1, seed: 9, Features, Classes);
        network.Layers[0].Kernel.Values[40] = float.NaN;

        foreach (CertificateMethod method in Enum.GetValues<CertificateMethod>())
        {
            Assert.DoesNotContain(Certify(network, method, 0f), certificate => certificate.IsCertified);
        }
    }

    private static MaskedNetwork WithLargeBiases(MaskedNetwork network)
    {
        float[] kernel = network.Layers[1].Kernel.Values, hidden = [.. network.Layers[0].Bias!.Values.Select(bias => 1000 + (3000 * MathF.Abs(bias)))];
        float[] output = [.. Enumerable.Range(0, Classes).Select(j => (float)-hidden.Select((bias, i) => (double)bias * kernel[(i * Classes) + j]).Sum())];
        return network.WithValues([network.Layers[0].Kernel.Values, hidden, kernel, output]);
    }

    private static Certificate[] Certify(MaskedNetwork network, CertificateMethod method, float epsilon, EngineKind engine = EngineKind.Auto) =>
        new Certifier(method, new IdleCores(0)).Certify(network, Images, epsilon, check: null, engine, CancellationToken.None);

    /// <summary>A certifier whose searches end early. Without a check of counterexamples, a search on an image that has one spends its budget.</summary>
    private static Certifier Searching(CertificateMethod method, int threads) =>
        new(new CertifierOptions { Method = method, Budget = 100 }, new IdleCores(threads - 1));

    private static double Margin(ReferenceNetwork network, double[] image, int label)
    {
        double[] logits = network.Forward(image)[^1];
        return logits[label] - logits.Where((_, j) => j != label).Max();
    }

    private static double ExactLinearMargin(MaskedNetwork network, double[][] weights, double[] image, double epsilon, int label)
    {
        double[][] gradients = [.. Enumerable.Range(0, Classes).Select(j => LinearMap(network, weights, j))];
        double[] constants = new ReferenceNetwork(network).Forward(new double[Features])[^1];
        return Enumerable.Range(0, Classes).Where(j => j != label).Min(j => constants[label] - constants[j] + image.Select((x, p) =>
        {
            double v = gradients[label][p] - gradients[j][p];
            return v * (v > 0 ? Math.Max(x - epsilon, 0) : Math.Min(x + epsilon, 1));
        }).Sum());
    }

    private static double[] LinearMap(MaskedNetwork network, double[][] weights, int output)
    {
        double[] row = [.. Enumerable.Range(0, Classes).Select(j => j == output ? 1.0 : 0.0)];
        for (int l = weights.Length - 1; l >= 0; l--)
        {
            LayerSpec shape = network.Layers[l].Spec;
            row = [.. Enumerable.Range(0, shape.Inputs).Select(i => Enumerable.Range(0, shape.Outputs).Sum(j => weights[l][(i * shape.Outputs) + j] * row[j]))];
        }

        return row;
    }

    /// <summary>Images with pixels at both ends of their range, where the box is cut off.</summary>
    private static ImageSet DarkImages(int count, int features, ulong seed)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(seed + 1));
        byte[] pixels = [.. Enumerable.Range(0, count * features).Select(_ => (byte)Math.Clamp(random.NextInt32(512) - 128, 0, 255))];
        return new ImageSet(pixels, [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextInt32(Classes))], features);
    }

    private static IEnumerable<double[]> Corners(double[] image, double epsilon) =>
        Enumerable.Range(0, 1 << image.Length).Select(corner => image.Select((x, p) => Math.Clamp(x + ((corner >> p & 1) == 1 ? epsilon : -epsilon), 0, 1)).ToArray());
}
