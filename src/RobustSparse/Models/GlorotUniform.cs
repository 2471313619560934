using RobustSparse.Randomness;

namespace RobustSparse.Models;

/// <summary>The initialiser of Glorot and Bengio (2010): weights are uniform in ±√(6 / (fan-in + fan-out)); biases are zero.</summary>
public static class GlorotUniform
{
    /// <summary>A dense network with fresh kernels, drawn from one child stream of <paramref name="key"/> a layer.</summary>
    public static MaskedNetwork Initialize(NetworkArchitecture architecture, RandomKey key) => new(
        architecture,
        [.. architecture.Layers.Select((spec, index) => new MaskedLayer(
            spec, Draw(spec, key.Child(StreamPurpose.Layer, index)), Mask.Dense(spec.KernelSize)))]);

    private static float[] Draw(LayerSpec spec, RandomKey key)
    {
        var random = new PhiloxRandom(key);
        double limit = Math.Sqrt(6.0 / (spec.Fan.In + spec.Fan.Out));
        var kernel = new float[spec.KernelSize];
        for (int i = 0; i < kernel.Length; i++)
        {
            kernel[i] = (float)(((2 * random.NextDouble()) - 1) * limit);
        }

        return kernel;
    }
}
