using RobustSparse.Engines;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>A network as bounds need it; shared by all threads.</summary>
internal sealed class BoundedNetwork : IDisposable
{
    private readonly NetworkEngine _products;
    private readonly NetworkEngine _magnitudes;

    public BoundedNetwork(MaskedNetwork network, EngineKind kind)
    {
        if (network.Architecture.HasBiases)
        {
            throw new NotSupportedException("networks with biases cannot be certified yet");
        }

        Architecture = network.Architecture;
        _products = new NetworkEngine(network, kind);
        _magnitudes = new NetworkEngine(network.WithKernels([.. network.Layers.Select(layer => Array.ConvertAll(layer.Kernel.Values, MathF.Abs))]), kind);
        Layers = [.. network.Layers.Select((layer, i) => new BoundedLayer(layer, _products.Layers[i], _magnitudes.Layers[i]))];
        OutputKernel = network.Layers[^1].Kernel.MaskedValues();
        bool[] isUsed = UsedUnits.Of(network)[0];
        UsedPixels = [.. Enumerable.Range(0, isUsed.Length).Where(pixel => isUsed[pixel])];
        PixelError = RoundingError.Of(UsedPixels.Length + 4);
    }

    public NetworkArchitecture Architecture { get; }

    /// <summary>The output layer is the last.</summary>
    public IReadOnlyList<BoundedLayer> Layers { get; }

    public int HiddenLayers => Layers.Count - 1;

    /// <summary>[units of the last hidden layer, classes].</summary>
    public float[] OutputKernel { get; }

    /// <summary>Pixels that some path of surviving weights joins to the logits.</summary>
    public int[] UsedPixels { get; }

    /// <summary>Relative error of sums over the pixels.</summary>
    public double PixelError { get; }

    public void Dispose()
    {
        _products.Dispose();
        _magnitudes.Dispose();
    }
}
