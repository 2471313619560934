using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>Proves, image by image, that a network's answer is right on a whole box [x − ε, x + ε] ∩ [0, 1].</summary>
/// <param name="method">The method that computes bounds.</param>
/// <param name="cores">Cores to borrow while they are idle.</param>
public sealed class Certifier(CertificateMethod method, IdleCores cores)
{
    /// <summary>Certifies a network.</summary>
    /// <param name="network">The network; its masked entries count as zero.</param>
    /// <param name="images">The images and their true classes.</param>
    /// <param name="epsilon">ε, in [0, 1].</param>
    /// <param name="cancel">Cancellation; checked before every image.</param>
    /// <returns>One certificate for each image, in order. Each depends on its image alone.</returns>
    /// <exception cref="ArgumentException">The images do not fit the network, or ε is not in [0, 1].</exception>
    public Certificate[] Certify(MaskedNetwork network, ImageSet images, float epsilon, CancellationToken cancel = default) =>
        Certify(network, images, epsilon, EngineKind.Auto, cancel);

    internal Certificate[] Certify(MaskedNetwork network, ImageSet images, float epsilon, EngineKind engine, CancellationToken cancel)
    {
        NetworkArchitecture architecture = network.Architecture;
        if (images.Features != architecture.Inputs || images.Labels.ContainsAnyExceptInRange((byte)0, (byte)Math.Min(architecture.Classes - 1, byte.MaxValue)))
        {
            throw new ArgumentException($"the images are not {architecture.Inputs} pixels in {architecture.Classes} classes", nameof(images));
        }

        if (!(epsilon is >= 0f and <= 1f))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "ε is between 0 and 1, the range of a pixel");
        }

        var certificates = new Certificate[images.Count];
        var box = new PixelBox(epsilon);
        using var bounded = new BoundedNetwork(network, EngineCrossover.Resolve(engine, network.Density));
        int blocks = (images.Count + Block.Columns - 1) / Block.Columns, next = -1;
        cores.Share(blocks - 1, Work);
        return certificates;

        void Work()
        {
            using var intervals = new IntervalBounds(bounded);
            using BackwardBounds? backward = method == CertificateMethod.Crown ? new BackwardBounds(bounded) : null;
            for (int i = Interlocked.Increment(ref next); i < blocks; i = Interlocked.Increment(ref next))
            {
                int start = i * Block.Columns, count = Math.Min(Block.Columns, images.Count - start);
                CertifyBlock(bounded, intervals, backward, images.Slice(start, count), box, certificates.AsSpan(start, count), cancel);
            }
        }
    }

    private static void CertifyBlock(
        BoundedNetwork network,
        IntervalBounds intervals,
        BackwardBounds? backward,
        ImageSet images,
        PixelBox box,
        Span<Certificate> certificates,
        CancellationToken cancel)
    {
        intervals.Load(images, box);
        for (int layer = 0; layer < network.HiddenLayers; layer++)
        {
            intervals.Propagate(layer);
            for (int column = 0; column < images.Count; column++)
            {
                cancel.ThrowIfCancellationRequested();
                if (layer > 0)
                {
                    backward?.Tighten(intervals, layer, column);
                }
            }
        }

        var margins = new double[network.Architecture.Classes];
        for (int column = 0; column < images.Count; column++)
        {
            cancel.ThrowIfCancellationRequested();
            byte label = images.Labels[column];
            intervals.Margins(column, label, margins);
            backward?.RaiseMargins(intervals, column, label, margins);
            margins[label] = double.PositiveInfinity;
            double least = double.PositiveInfinity;
            foreach (double margin in margins)
            {
                least = Math.Min(least, margin);
            }

            certificates[column] = new Certificate(MathF.BitDecrement((float)least));
        }
    }
}
