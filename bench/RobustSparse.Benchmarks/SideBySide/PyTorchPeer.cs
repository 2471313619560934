using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using RobustSparse.Models;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>One thing for the peer to do; fields that an action does not take are left out.</summary>
internal sealed record PeerRequest(string Action, string Version)
{
    public string? File { get; init; }

    public IReadOnlyList<PeerLayer>? Layers { get; init; }

    public string? Kind { get; init; }

    public string? Attack { get; init; }

    public int? Count { get; init; }

    public int? Updates { get; init; }

    public int? EvaluateEvery { get; init; }
}

/// <summary>A layer, as the peer builds it.</summary>
/// <param name="Sizes">Inputs and outputs of a dense layer; of a convolution channels, height and width of the input, number and size of the filters, stride and padding.</param>
/// <param name="HasBias">Whether it has biases.</param>
internal sealed record PeerLayer(IReadOnlyList<int> Sizes, bool HasBias)
{
    public static PeerLayer Of(LayerSpec layer) => new(
        layer is ConvolutionLayerSpec { Input: var input, Filters: var filters }
            ? [input.Channels, input.Height, input.Width, filters.Count, filters.Size, filters.Stride, filters.Padding]
            : [layer.Inputs, layer.Outputs],
        layer.HasBias);
}

/// <summary>What came of it.</summary>
/// <param name="Milliseconds">Time that the work took, as the peer measured it.</param>
internal sealed record PeerAnswer(double Milliseconds, double? Loss, double? Accuracy, double? AttackedAccuracy, int? Kept);

/// <summary>What the peer runs on.</summary>
internal sealed record PeerVersions(string Python, string Torch, int Threads);

/// <summary>PyTorch in a process of its own, waiting for its turns.</summary>
internal sealed class PyTorchPeer : IDisposable
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Process _process;

    /// <param name="python">The interpreter.</param>
    /// <param name="threads">PyTorch's threads.</param>
    /// <param name="data">The images, which it reads once.</param>
    /// <param name="processorTime">Whether it counts processor time instead of elapsed time.</param>
    public PyTorchPeer(string python, int threads, SharedData data, bool processorTime = false)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "pytorch", "peer.py");
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])[script, "--threads", $"{threads}", "--data", data.Directory, .. processorTime ? ["--processor-time"] : Array.Empty<string>()])
        {
            start.ArgumentList.Add(argument);
        }

        // The BLAS counts its threads from the environment before PyTorch can set them.
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        _process = Process.Start(start)!;
        Versions = Read<PeerVersions>();
    }

    /// <summary>The two ways of writing it: autograd, and derived by hand.</summary>
    public static IReadOnlyList<string> Implementations { get; } = ["idiomatic", "manual"];

    public PeerVersions Versions { get; }

    /// <summary>Has something done, and waits for it.</summary>
    public PeerAnswer Ask(PeerRequest request)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request, _json));
        _process.StandardInput.Flush();
        return Read<PeerAnswer>();
    }

    /// <summary>Gives every implementation a network.</summary>
    /// <param name="file">The file with the network's values.</param>
    public void Load(NetworkArchitecture architecture, string file)
    {
        PeerLayer[] layers = [.. architecture.Layers.Select(PeerLayer.Of)];
        foreach (string version in Implementations)
        {
            Ask(new PeerRequest("load", version) { File = file, Layers = layers });
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private T Read<T>()
    {
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer stopped; its message is above");
        return JsonSerializer.Deserialize<T>(line, _json)!;
    }
}
