using RobustSparse.Certification;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Certification;

/// <summary>Branch and bound against the exact optimum of small networks, found by enumerating sign patterns.</summary>
public sealed class ExactTests
{
    private const int Features = 6, Classes = 3;

    /// <summary>A margin closer to zero cannot be decided in single precision, nor by the tolerance of the reference.</summary>
    private const double Nearness = 1e-4;

    [Fact]
    public void Verdicts_AreThoseOfTheExactOptimum()
    {
        int certified = 0, broken = 0, searched = 0;
        for (ulong seed = 0; seed < 200; seed++)
        {
            (MaskedNetwork network, ImageSet images, float epsilon) = Case(seed);

            Certificate certificate = Decide(network, images, epsilon)[0];

            double exact = ExactMargin(network, images, epsilon);
            Assert.True(certificate.LeastMargin <= exact + 1e-8, $"{seed}: {certificate.LeastMargin} is above {exact}");
            Assert.True(Math.Abs(exact) < Nearness || certificate.IsCertified == exact > 0, $"{seed}: the optimum is {exact}, the bound {certificate.LeastMargin} after {certificate.Subdomains} subdomains");
            Assert.True(Math.Abs(exact) < Nearness || (certificate.Counterexample is not null) == exact < 0, $"{seed}: the optimum is {exact}");
            (certified, broken) = exact > 0 ? (certified + 1, broken) : (certified, broken + 1);
            searched += certificate.Subdomains > 2 ? 1 : 0;
        }

        // The cases are of every kind.
        Assert.InRange(certified, 40, 160);
        Assert.InRange(broken, 40, 160);
        Assert.InRange(searched, 15, 200);
    }

    [Fact]
    public void Counterexamples_LieInTheBoxAndAreWrong()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            (MaskedNetwork network, ImageSet images, float epsilon) = Case(seed);
            if (Decide(network, images, epsilon)[0].Counterexample is not { } point)
            {
                continue;
            }

            double[] image = Samples.Image(images, 0);
            Assert.All(point, value => Assert.InRange(value, 0f, 1f));
            Assert.All(point.Zip(image), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, epsilon + 1e-6));
            Assert.True(Margin(network, point, images.Labels[0]) <= 0);
        }
    }

    /// <summary>A counterexample that the caller does not confirm is none, and a budget of one subdomain a clause leaves the image undecided.</summary>
    [Fact]
    public void Search_EndsUndecided_WithoutConfirmationOrBudget()
    {
        (MaskedNetwork network, ImageSet images, float epsilon) = Enumerable.Range(0, 200).Select(seed => Case((ulong)seed))
            .First(given => ExactMargin(given.Network, given.Images, given.Epsilon) < -0.01);

        var options = new CertifierOptions { Method = CertificateMethod.Exact, Budget = 20 };
        Certificate certificate = new Certifier(options, new IdleCores(0)).Certify(network, images, epsilon, (_, _) => false, TestContext.Current.CancellationToken)[0];

        Assert.False(certificate.IsCertified);
        Assert.Null(certificate.Counterexample);
        Assert.InRange(certificate.Subdomains, 1, 21);
    }

    /// <summary>A network of up to 12 hidden units, an image, and a radius a little above the greatest at which CROWN proves the image.</summary>
    private static (MaskedNetwork Network, ImageSet Images, float Epsilon) Case(ulong seed)
    {
        string model = new[] { "dense-3", "dense-6", "dense-12", "dense-7-5", "dense-4-4-4" }[(int)(seed % 5)];
        MaskedNetwork network = Samples.Network(model, seed % 3 == 0 ? 0.7 : 1, seed, Features, Classes, biases: seed % 2 == 0);
        float[] image = [.. Samples.Values(Features, seed + 50).Select(x => (x + 1) / 2)];
        byte[] pixels = [.. image.Select(x => (byte)(255 * x))];
        double[] logits = new ReferenceNetwork(network).Forward([.. pixels.Select(pixel => (double)(pixel / 255f))])[^1];
        var images = new ImageSet(pixels, [(byte)Array.IndexOf(logits, logits.Max())], Features);
        float epsilon = 0.01f;
        while (epsilon < 0.6f && new Certifier(CertificateMethod.Crown, new IdleCores(0)).Certify(network, images, epsilon)[0].IsCertified)
        {
            epsilon *= 1.3f;
        }

        return (network, images, epsilon * (seed % 2 == 0 ? 0.95f : 1.15f));
    }

    private static Certificate[] Decide(MaskedNetwork network, ImageSet images, float epsilon) =>
        new Certifier(new CertifierOptions { Method = CertificateMethod.Exact, Budget = 5000 }, new IdleCores(0))
            .Certify(network, images, epsilon, (i, point) => Margin(network, point, images.Labels[i]) <= 0, TestContext.Current.CancellationToken);

    private static double ExactMargin(MaskedNetwork network, ImageSet images, float epsilon)
    {
        double[] image = Samples.Image(images, 0);
        return new SignPatterns(network, [.. image.Select(x => Math.Max(x - epsilon, 0))], [.. image.Select(x => Math.Min(x + epsilon, 1))], images.Labels[0]).LeastMargin();
    }

    private static double Margin(MaskedNetwork network, ReadOnlySpan<float> point, int label)
    {
        double[] logits = new ReferenceNetwork(network).Forward(Array.ConvertAll(point.ToArray(), x => (double)x))[^1];
        return logits[label] - logits.Where((_, j) => j != label).Max();
    }
}
