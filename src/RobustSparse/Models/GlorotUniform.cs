using RobustSparse.Randomness;

namespace RobustSparse.Models;

/// <summary>Glorot and Bengio (2010): weights uniform in ±√(6 / (inputs + outputs)).</summary>
public static class GlorotUniform
{
    /// <summary>A dense network with fresh kernels, drawn from one child stream of <paramref name="key"/> a layer.</summary>
    public static MaskedNetwork Initialize(NetworkArchitecture architecture, RandomKey key) => new(
        architecture,
        [.. architecture.Layers.Select((shape, index) => new MaskedLayer(
            shape, Draw(shape, key.Child(StreamPurpose.Layer, index)), Mask.Dense(shape.Size)))]);

    private static float[] Draw(LayerShape shape, RandomKey key)
    {
        var random = new PhiloxRandom(key);
        double limit = Math.Sqrt(6.0 / (shape.Inputs + shape.Outputs));
        var kernel = new float[shape.Size];
        for (int i = 0; i < kernel.Length; i++)
        {
            kernel[i] = (float)(((2 * random.NextDouble()) - 1) * limit);
        }

        return kernel;
    }
}
