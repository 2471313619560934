using System.Text.Json;
using RobustSparse.Files;
using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>The progress of a run, as its manifest records it. <see cref="RunStatus"/> also takes files and lock into account.</summary>
public enum RecordedState
{
    /// <summary>The run has begun and is not finished. The lock tells whether a process works on it now.</summary>
    Running,

    /// <summary>Every trial has ended, but at least one failed.</summary>
    Failed,

    /// <summary>Every level of every trial is complete.</summary>
    Finished,
}

/// <summary>
/// run.json: the settings of a run, the program, the data and the machines. It contains no times and not the number of parallel trials, so
/// that the same command leaves the same bytes however often it was interrupted.
/// </summary>
public sealed record RunManifest
{
    /// <summary>The version of this format. Schema 1 had one machine and no model; schema 2 had no methods of pruning and no ramp of ε.</summary>
    public const int CurrentSchema = 3;

    private const int OldestSchema = 1, MaxBytes = 1 << 20;

    /// <summary>The version of the library that began the run.</summary>
    public required string Version { get; init; }

    public required RecordedState State { get; init; }

    /// <summary>The values that take effect.</summary>
    public required ExperimentOptions Settings { get; init; }

    /// <summary>The digests of the data files (<see cref="Data.ImageDataset.Digests"/>), sorted by name.</summary>
    public required SortedDictionary<string, string> DatasetDigests { get; init; }

    /// <summary>Warnings that the user was given.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The first machine, then one machine for each further kind that worked on the run. Never empty.</summary>
    public required IReadOnlyList<MachineFacts> Machines { get; init; }

    /// <summary>The network; null in manifests of schema 1.</summary>
    public ModelFacts? Model { get; init; }

    /// <summary>Whether every level that is written has digests; false in runs that an earlier version began, even where a later one went on.</summary>
    public bool HasDigests { get; init; }

    /// <summary>Whether machines of several vector widths have worked on the run, so that a repetition may give other bits.</summary>
    public bool HasMixedVectorWidths => Machines.Select(machine => machine.VectorWidth).Distinct().Skip(1).Any();

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
            ManifestFile fields = JsonSerializer.Deserialize(bytes, ManifestJson.Default.ManifestFile) ?? throw new DamagedFileException(file, "is empty");
            RunManifest manifest = fields.ToManifest();
            if (!RunDirectory.IsPlainName(manifest.Settings.Dataset))
            {
                throw new DamagedFileException(file, "settings.dataset: is not the name of a data set");
            }

            IReadOnlyList<SettingProblem> problems = SettingsTable.Standard.Problems(manifest.Settings, new SettingContext { Datasets = [manifest.Settings.Dataset] });
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
        JsonSerializer.Serialize(stream, ManifestFile.Of(this), ManifestJson.Default.ManifestFile);
        stream.WriteByte((byte)'\n');
    });

    /// <summary>Every reason why this run, on disk, is not the one asked for.</summary>
    public IReadOnlyList<RunDifference> DifferencesFrom(RunManifest asked)
    {
        List<RunDifference> differences = [.. SettingsTable.Standard.Differences(Settings, asked.Settings).Select(RunDifference.Of)];
        if (Version != asked.Version)
        {
            differences.Add(new RunDifference("program version", Version, asked.Version));
        }

        foreach (string name in DatasetDigests.Keys.Union(asked.DatasetDigests.Keys))
        {
            string there = DatasetDigests.GetValueOrDefault(name, "none"), here = asked.DatasetDigests.GetValueOrDefault(name, "none");
            if (there != here)
            {
                differences.Add(new RunDifference($"digest of {name}", there, here));
            }
        }

        return differences;
    }

    /// <summary>Every reason why this run on disk cannot be resumed with the settings asked for: all differences except in settings that grow.</summary>
    public IReadOnlyList<RunDifference> ObstaclesTo(RunManifest asked) =>
        [.. DifferencesFrom(asked).Where(difference => difference.Setting is null || !difference.Setting.MayFollow(Settings, asked.Settings))];

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

        if (schema is < OldestSchema or > CurrentSchema)
        {
            string hint = schema > CurrentSchema ? "; it was made by a newer program: use that one" : "";
            throw new DamagedFileException(file, $"schema: {schema} is not between {OldestSchema} and {CurrentSchema}, those that this program reads{hint}");
        }
    }
}
