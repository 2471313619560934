using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Reference;

/// <summary>Small networks and images drawn from seeds.</summary>
internal static class Samples
{
    /// <summary>A network with fresh kernels, of which each entry survives with probability <paramref name="density"/>.</summary>
    /// <param name="biases">Whether every unit has a bias, drawn from ±0.3.</param>
    public static MaskedNetwork Network(string model, double density, ulong seed, int inputs = 784, int outputs = 10, bool biases = false) =>
        Network(model, TensorShape.Flat(inputs), density, seed, outputs, biases);

    /// <summary>The same for images of a shape.</summary>
    public static MaskedNetwork Network(string model, TensorShape input, double density, ulong seed, int outputs = 10, bool biases = true)
    {
        MaskedNetwork dense = GlorotUniform.Initialize(NetworkArchitecture.Parse(model, input, outputs, biases), RandomKey.FromSeed(seed));
        dense = dense.WithValues([.. dense.Parameters.Select((parameter, i) => parameter.Mask is null ? Biases(parameter.Size, seed + 300 + (ulong)i) : parameter.Values)]);
        return dense.WithMasks([.. dense.Layers.Select((layer, i) => Mask(layer.Spec.KernelSize, density, seed + 100 + (ulong)i))]);
    }

    /// <summary>
    /// A network as training against PGD leaves them to pruning: every third unit of the first layer keeps most of its weights, the others
    /// keep few. Its first layer is split.
    /// </summary>
    public static MaskedNetwork SplitNetwork(string model, ulong seed, int inputs = 784, bool biases = false)
    {
        MaskedNetwork network = Network(model, 0.3, seed, inputs, biases: biases);
        LayerSpec first = network.Layers[0].Spec;
        var random = new PhiloxRandom(RandomKey.FromSeed(seed + 200));
        var mask = new Mask([.. Enumerable.Range(0, first.KernelSize).Select(i => random.NextDouble() < (i % first.Outputs % 3 == 0 ? 0.7 : 0.15))]);
        return network.WithMasks([mask, .. network.Masks.Skip(1)]);
    }

    private static float[] Biases(int size, ulong seed) => [.. Values(size, seed).Select(value => 0.3f * value)];

    public static Mask Mask(int size, double density, ulong seed)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(seed));
        return new Mask([.. Enumerable.Range(0, size).Select(_ => random.NextDouble() < density)]);
    }

    /// <summary>Images of which about half the pixels are blank, the first and last columns of them in all.</summary>
    public static ImageSet Images(int count, int features, ulong seed, int classes = 10)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(seed));
        var pixels = new byte[count * features];
        var labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)random.NextInt32(classes);
            for (int p = 3; p < features - 3; p++)
            {
                // A class of its own brightness somewhere, so that there is something to learn.
                bool inked = p % classes == labels[i] || random.NextInt32(8) == 0;
                pixels[(i * features) + p] = inked ? (byte)(1 + random.NextInt32(255)) : (byte)0;
            }
        }

        return new ImageSet(pixels, labels, features);
    }

    public static float[] Values(int count, ulong seed, double zeros = 0)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(seed));
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < zeros ? 0f : (float)((2 * random.NextDouble()) - 1))];
    }

    public static double[] Image(ImageSet images, int index) =>
        [.. images.Pixels.Slice(index * images.Features, images.Features).ToArray().Select(p => (double)(p / 255f))];

    public static double[] Target(int label, double smoothing, int classes = 10) =>
        [.. Enumerable.Range(0, classes).Select(c => ((1 - smoothing) * (c == label ? 1 : 0)) + (smoothing / classes))];
}
