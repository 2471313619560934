using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Attacks;

/// <summary>
/// A network that is linear on the box, because its hidden layer passes every pixel on, and images far from the sides of the box:
/// what an attack can do is known exactly. Towards class k an image is margin_k / ‖w_k − w_y‖ away, in the dual norm.
/// </summary>
internal sealed class LinearSample
{
    public const int Side = 6, Features = Side * Side;

    private readonly int _classes;

    public LinearSample(int images, ulong seed, int classes)
    {
        _classes = classes;
        NetworkArchitecture architecture = NetworkArchitecture.Parse($"dense-{Features}", TensorShape.Flat(Features), classes);
        float[] identity = [.. Enumerable.Range(0, Features * Features).Select(i => i % (Features + 1) == 0 ? 1f : 0f)];
        Output = Samples.Values(Features * classes, seed);
        Network = new MaskedNetwork(
            architecture,
            [
                new MaskedLayer(architecture.Layers[0], identity, new Mask([.. identity.Select(weight => weight != 0)])),
                new MaskedLayer(architecture.Layers[1], Output, Mask.Dense(Output.Length)),
            ]);
        byte[] pixels = [.. Samples.Values(images * Features, seed + 1).Select(value => (byte)(128 + (20 * value)))];
        Images = new ImageSet(pixels, [.. Enumerable.Range(0, images).Select(i => (byte)AnswerAt(pixels, i))], Features);
    }

    public MaskedNetwork Network { get; }

    /// <summary>Every label is the network's answer.</summary>
    public ImageSet Images { get; }

    /// <summary>[features, classes].</summary>
    private float[] Output { get; }

    public static NormGeometry[] Norms => [NormCatalog.Linf, NormCatalog.L2];

    /// <summary>The distance of an image to the nearest boundary.</summary>
    public double Distance(int image, NormGeometry norm) =>
        Others(image).Min(k => norm == NormCatalog.L1 ? Spending(image, k, Margin(image, k)) : Margin(image, k) / DualNorm(image, k, norm));

    /// <summary>The least margin within ε of ℓ∞ or ℓ2: each class's falls by ε times the dual norm.</summary>
    public double LeastMargin(int image, NormGeometry norm, double epsilon) => Others(image).Min(k => Margin(image, k) - (epsilon * DualNorm(image, k, norm)));

    /// <summary>In ℓ1 a few pixels go all the way, so here the sides of the box count: the heaviest first, each to its side, until the margin is gone.</summary>
    private double Spending(int image, int other, double margin)
    {
        double spent = 0;
        foreach (int i in Enumerable.Range(0, Features).OrderByDescending(i => Math.Abs(Difference(image, other, i))))
        {
            double weight = Difference(image, other, i), pixel = Images.Pixels[(image * Features) + i] / 255.0, room = weight > 0 ? pixel : 1 - pixel;
            double used = Math.Min(room, margin / Math.Abs(weight));
            spent += used;
            margin -= used * Math.Abs(weight);
            if (margin <= 0)
            {
                break;
            }
        }

        return spent;
    }

    private IEnumerable<int> Others(int image) => Enumerable.Range(0, _classes).Where(k => k != Images.Labels[image]);

    private double Margin(int image, int other) =>
        Enumerable.Range(0, Features).Sum(i => Images.Pixels[(image * Features) + i] / 255.0 * Difference(image, other, i));

    private double DualNorm(int image, int other, NormGeometry norm)
    {
        IEnumerable<double> weights = Enumerable.Range(0, Features).Select(i => Difference(image, other, i));
        return norm == NormCatalog.Linf ? weights.Sum(Math.Abs) : Math.Sqrt(weights.Sum(weight => weight * weight));
    }

    private double Difference(int image, int other, int feature) => Output[(feature * _classes) + Images.Labels[image]] - Output[(feature * _classes) + other];

    private int AnswerAt(byte[] pixels, int image)
    {
        double[] logits =
        [
            .. Enumerable.Range(0, _classes).Select(k => Enumerable.Range(0, Features).Sum(i => pixels[(image * Features) + i] / 255.0 * Output[(i * _classes) + k])),
        ];
        return Array.IndexOf(logits, logits.Max());
    }
}
