using System.Runtime.InteropServices;
using System.Text.Json;
using RobustSparse.Files;
using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>How far a run has come, as its manifest says.</summary>
public enum RunState
{
    /// <summary>Begun; whether a process is at it, the lock tells.</summary>
    Running,

    /// <summary>A process came to the end, but gave up at least one trial.</summary>
    Failed,

    /// <summary>Every level of every trial is complete.</summary>
    Finished,
}

/// <summary>The machine that a run was begun on: results are the same bits on the same kind of processor.</summary>
/// <param name="VectorWidth">Floats in the vectors that kernels work on; 0 in manifests from before it was noted.</param>
public sealed record MachineFacts(int Cores, string Processor, string System, string Runtime, int VectorWidth = 0)
{
    /// <summary>This machine.</summary>
    public static MachineFacts Here() => new(
        Environment.ProcessorCount,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        Engines.VectorWidth.Here);
}

/// <summary>
/// run.json: what was asked for, by which program, on which data. It says nothing of time or of how many trials ran at once, so that the
/// same command leaves the same bytes however often it was interrupted.
/// </summary>
public sealed record RunManifest
{
    /// <summary>The version of this format.</summary>
    public const int CurrentSchema = 1;

    private const int MaxBytes = 1 << 20;

    public required int Schema { get; init; }

    /// <summary>Of the library that began the run.</summary>
    public required string Version { get; init; }

    public required RunState State { get; init; }

    public required RunSettings Settings { get; init; }

    /// <summary>As <see cref="Data.ImageDataset.Digests"/>, sorted by name.</summary>
    public required SortedDictionary<string, string> DatasetDigests { get; init; }

    /// <summary>Warnings that the user was given.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>The version of this library, as manifests name it.</summary>
    public static string CurrentVersion { get; } = typeof(RunManifest).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>Reads a manifest strictly: nothing unknown, missing, out of range or from a newer program.</summary>
    /// <exception cref="DamagedFileException">It is not such a manifest; the message names the field.</exception>
    /// <exception cref="IOException">It cannot be read at all.</exception>
    public static RunManifest Read(string file)
    {
        long size = new FileInfo(file).Length;
        if (size > MaxBytes)
        {
            throw new DamagedFileException(file, $"has {size} bytes; no manifest is that long");
        }

        byte[] bytes = File.ReadAllBytes(file);
        try
        {
            DemandSchema(file, bytes);
            RunManifest manifest = JsonSerializer.Deserialize(bytes, ManifestJson.Default.RunManifest) ?? throw new DamagedFileException(file, "is empty");
            if (!RunDirectory.IsPlainName(manifest.Settings.Dataset))
            {
                throw new DamagedFileException(file, "settings.dataset: is not the name of a data set");
            }

            string[] problems = [.. manifest.Settings.ToOptions().Problems([manifest.Settings.Dataset])];
            return problems is [] ? manifest : throw new DamagedFileException(file, $"settings: {string.Join("; ", problems)}");
        }
        catch (JsonException e)
        {
            string where = e.Path is null or "$" ? "" : $"{e.Path.TrimStart('$', '.')}: ";
            throw new DamagedFileException(file, $"{where}{e.Message}", e);
        }
    }

    /// <summary>Writes the manifest atomically.</summary>
    public void Write(string file) => AtomicFile.Write(file, stream =>
    {
        JsonSerializer.Serialize(stream, this, ManifestJson.Default.RunManifest);
        stream.WriteByte((byte)'\n');
    });

    /// <summary>Every reason why this run, on disk, cannot be gone on with as the one asked for.</summary>
    public IReadOnlyList<SettingDifference> DifferencesFrom(RunManifest asked)
    {
        List<SettingDifference> differences = [.. Settings.DifferencesFrom(asked.Settings)];
        if (Version != asked.Version)
        {
            differences.Add(new SettingDifference("program version", Version, asked.Version));
        }

        foreach (string name in DatasetDigests.Keys.Union(asked.DatasetDigests.Keys))
        {
            string there = DatasetDigests.GetValueOrDefault(name, "none"), here = asked.DatasetDigests.GetValueOrDefault(name, "none");
            if (there != here)
            {
                differences.Add(new SettingDifference($"digest of {name}", there, here));
            }
        }

        return differences;
    }

    private static void DemandSchema(string file, byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("schema", out JsonElement element)
            || element.ValueKind != JsonValueKind.Number
            || !element.TryGetInt32(out int schema))
        {
            throw new DamagedFileException(file, "schema: is missing or not a whole number; this is not a manifest of ours");
        }

        if (schema != CurrentSchema)
        {
            string hint = schema > CurrentSchema ? "; it was made by a newer program: use that one" : "";
            throw new DamagedFileException(file, $"schema: {schema} is not {CurrentSchema}, the one this program reads{hint}");
        }
    }
}
