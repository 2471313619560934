using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>Decides whether a point of an image's box has a wrong answer. It may be called from several threads.</summary>
/// <param name="image">Index of the image.</param>
/// <param name="point">[features]; a point of the box as float32 arithmetic computes x ± ε.</param>
public delegate bool CounterexampleCheck(int image, ReadOnlySpan<float> point);

/// <summary>Proves, image by image, that a network's answer is right on a whole box [x − ε, x + ε] ∩ [0, 1], or finds a counterexample.</summary>
/// <param name="options">The method and its limits.</param>
/// <param name="cores">Cores to borrow while they are idle. Results do not depend on their number.</param>
public sealed class Certifier(CertifierOptions options, IdleCores cores)
{
    /// <param name="method">The method that computes bounds.</param>
    /// <param name="cores">Cores to borrow while they are idle.</param>
    public Certifier(CertificateMethod method, IdleCores cores)
        : this(new CertifierOptions { Method = method }, cores)
    {
    }

    /// <summary>Certifies a network.</summary>
    /// <param name="network">The network; its masked entries count as zero.</param>
    /// <param name="images">The images and their true classes.</param>
    /// <param name="epsilon">ε, in [0, 1].</param>
    /// <param name="cancel">Cancellation; checked before every image.</param>
    /// <returns>One certificate for each image, in order. Each depends on its image alone.</returns>
    /// <exception cref="ArgumentException">The images do not fit the network, or ε is not in [0, 1].</exception>
    public Certificate[] Certify(MaskedNetwork network, ImageSet images, float epsilon, CancellationToken cancel = default) =>
        Certify(network, images, epsilon, check: null, EngineKind.Auto, cancel);

    /// <inheritdoc cref="Certify(MaskedNetwork, ImageSet, float, CancellationToken)"/>
    /// <param name="check">Confirms counterexamples; null to look for none.</param>
    public Certificate[] Certify(MaskedNetwork network, ImageSet images, float epsilon, CounterexampleCheck? check, CancellationToken cancel = default) =>
        Certify(network, images, epsilon, check, EngineKind.Auto, cancel);

    internal Certificate[] Certify(
        MaskedNetwork network, ImageSet images, float epsilon, CounterexampleCheck? check, EngineKind engine, CancellationToken cancel)
    {
        Check(network.Architecture, images, epsilon);
        using var bounded = new BoundedNetwork(network, EngineCrossover.Resolve(engine, network.Density));
        Certificate[] certificates = CertifyPlainly(bounded, images, epsilon, cancel);
        if (options.Method < CertificateMethod.AlphaCrown)
        {
            return certificates;
        }

        // Tight bounds of an image that CROWN proves are wanted only where the bounds themselves are the result.
        int[] open = [.. Enumerable.Range(0, images.Count).Where(i => options.Method == CertificateMethod.AlphaCrown || !certificates[i].IsCertified)];
        var box = new PixelBox(epsilon);
        Property[] properties = [.. open.Select(i => Property.Robustness(InputBox.Around(images, i, box), network.Architecture.Classes, images.Labels[i]))];
        var prover = new PropertyProver(bounded, network, new SearchLimits(options.Budget, options.Timeout), cores);
        IReadOnlyList<PropertyProof> proofs = options.Method == CertificateMethod.AlphaCrown
            ? prover.Bound(properties, cancel)
            : prover.Decide(properties, (i, point) => check?.Invoke(open[i], point) ?? false, cancel);
        for (int i = 0; i < open.Length; i++)
        {
            ref Certificate certificate = ref certificates[open[i]];
            certificate = proofs[i].Improve(certificate);
        }

        return certificates;
    }

    private static void Check(NetworkArchitecture architecture, ImageSet images, float epsilon)
    {
        if (images.Features != architecture.Inputs || images.Labels.ContainsAnyExceptInRange((byte)0, (byte)Math.Min(architecture.Classes - 1, byte.MaxValue)))
        {
            throw new ArgumentException($"the images are not {architecture.Inputs} pixels in {architecture.Classes} classes", nameof(images));
        }

        if (!(epsilon is >= 0f and <= 1f))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "ε is between 0 and 1, the range of a pixel");
        }
    }

    private Certificate[] CertifyPlainly(BoundedNetwork network, ImageSet images, float epsilon, CancellationToken cancel)
    {
        var certificates = new Certificate[images.Count];
        var box = new PixelBox(epsilon);
        int blocks = (images.Count + Block.Columns - 1) / Block.Columns, next = -1;
        cores.Share(blocks - 1, Work);
        return certificates;

        void Work()
        {
            using var bounds = new PlainBounds(network, isCrown: options.Method >= CertificateMethod.Crown);
            for (int i = Interlocked.Increment(ref next); i < blocks; i = Interlocked.Increment(ref next))
            {
                int start = i * Block.Columns, count = Math.Min(Block.Columns, images.Count - start);
                bounds.Certify(images.Slice(start, count), box, certificates.AsSpan(start, count), cancel);
            }
        }
    }
}
