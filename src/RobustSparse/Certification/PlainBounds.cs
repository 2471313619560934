using RobustSparse.Data;

namespace RobustSparse.Certification;

/// <summary>Bounds the margins of up to 64 images at a time by intervals or by CROWN; belongs to one thread.</summary>
internal sealed class PlainBounds : IDisposable
{
    private readonly BoundedNetwork _network;
    private readonly IntervalBounds _intervals;
    private readonly BackwardBounds? _backward;
    private readonly MarginBounds? _margins;

    /// <param name="network">The network.</param>
    /// <param name="isCrown">Whether to tighten the bounds by CROWN.</param>
    public PlainBounds(BoundedNetwork network, bool isCrown)
    {
        _network = network;
        _intervals = new IntervalBounds(network);
        _backward = isCrown ? new BackwardBounds(network) : null;
        _margins = isCrown ? new MarginBounds(network) : null;
    }

    /// <summary>Bounds the least margin of every image.</summary>
    /// <param name="images">At most 64 images.</param>
    /// <param name="box">The interval of every value of a pixel.</param>
    /// <param name="certificates">[images]; overwritten.</param>
    /// <param name="cancel">Cancellation; checked before every image.</param>
    public void Certify(ImageSet images, PixelBox box, Span<Certificate> certificates, CancellationToken cancel)
    {
        _intervals.Load(images, box);
        for (int layer = 0; layer < _network.HiddenLayers; layer++)
        {
            _intervals.Propagate(layer);
            for (int column = 0; column < images.Count; column++)
            {
                cancel.ThrowIfCancellationRequested();
                if (layer > 0)
                {
                    _backward?.Tighten(_intervals, layer, column);
                }
            }
        }

        for (int column = 0; column < images.Count; column++)
        {
            cancel.ThrowIfCancellationRequested();
            certificates[column] = Certify(images, column, box);
        }
    }

    public void Dispose()
    {
        _intervals.Dispose();
        _backward?.Dispose();
        _margins?.Dispose();
    }

    private Certificate Certify(ImageSet images, int column, PixelBox box)
    {
        byte label = images.Labels[column];
        var margins = new double[_network.Architecture.Classes];
        _intervals.Margins(column, label, margins);
        double[] others = [.. margins.Where((_, j) => j != label)];
        if (_margins is null)
        {
            return new Certificate(LeastOf(others)) { Method = CertificateMethod.Interval };
        }

        var bounds = new NetworkBounds(InputBox.Around(images, column, box));
        for (int layer = 0; layer < _network.HiddenLayers; layer++)
        {
            bounds.Add(_intervals.Hidden[layer], column, _network.IsUsed[layer]);
        }

        HiddenForm[] forms = [.. Enumerable.Range(0, margins.Length).Where(j => j != label)
            .Select(j => _network.HiddenFormOf(OutputForm.Margin(margins.Length, label, j), bounds))];
        _margins.Raise(bounds, forms, others, []);
        return new Certificate(LeastOf(others)) { Method = CertificateMethod.Crown, UndecidedUnits = bounds.Undecided.Count };
    }

    /// <summary>The least margin, rounded down; NaN if one is not a number.</summary>
    private static float LeastOf(double[] margins)
    {
        double least = double.PositiveInfinity;
        foreach (double margin in margins)
        {
            least = Math.Min(least, margin);
        }

        return MathF.BitDecrement((float)least);
    }
}
