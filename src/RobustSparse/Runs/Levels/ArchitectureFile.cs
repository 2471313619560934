using System.Text.Json;
using RobustSparse.Files;
using RobustSparse.Models;

namespace RobustSparse.Runs;

/// <summary>
/// network.json of a level: its network, where the kernels' dimensions do not determine it. A convolution's kernel tells neither its stride
/// and padding nor the size of the images. A dense level has no such file, so that its files are those of the original.
/// </summary>
/// <param name="Model">The name of the network, as in settings.</param>
/// <param name="Input">Channels, rows and columns of an example.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Bias">Whether every layer has biases.</param>
internal sealed record ArchitectureFile(string Model, IReadOnlyList<int> Input, int Classes, bool Bias)
{
    private const int MaxBytes = 1 << 16, LargestExtent = 1 << 16;

    /// <summary>The description of a network.</summary>
    /// <returns>The content of the file; null where the network needs none.</returns>
    public static byte[]? Describe(NetworkArchitecture architecture)
    {
        if (architecture.IsGivenByKernels)
        {
            return null;
        }

        TensorShape input = architecture.Input;
        var description = new ArchitectureFile(architecture.Name, [input.Channels, input.Height, input.Width], architecture.Classes, architecture.HasBiases);
        return [.. JsonSerializer.SerializeToUtf8Bytes(description, ManifestJson.Default.ArchitectureFile), (byte)'\n'];
    }

    /// <summary>Reads a description strictly.</summary>
    /// <exception cref="DamagedFileException">It describes no network that this program knows.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NetworkArchitecture Read(string file)
    {
        if (new FileInfo(file).Length > MaxBytes)
        {
            throw new DamagedFileException(file, $"has more than {MaxBytes} bytes; no description of a network is that long");
        }

        try
        {
            ArchitectureFile description = JsonSerializer.Deserialize(File.ReadAllBytes(file), ManifestJson.Default.ArchitectureFile)
                ?? throw new DamagedFileException(file, "is empty");
            return description.ToArchitecture(file);
        }
        catch (JsonException e)
        {
            throw new DamagedFileException(file, e.Message, e);
        }
    }

    private NetworkArchitecture ToArchitecture(string file)
    {
        if (Input.Count != 3 || Input.Any(extent => extent is < 1 or > LargestExtent) || Classes is < 1 or > NetworkArchitecture.MaxWidth)
        {
            throw new DamagedFileException(file, "input: is not channels, rows and columns, or classes: is out of range");
        }

        return NetworkArchitecture.TryParse(Model, new TensorShape(Input[0], Input[1], Input[2]), Classes, Bias, out NetworkArchitecture? architecture, out string? problem)
            ? architecture!
            : throw new DamagedFileException(file, $"model: {problem}");
    }
}
