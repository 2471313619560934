using System.Text.Json;
using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>The fields of run.json, in their order there.</summary>
internal sealed record ManifestFile
{
    public required int Schema { get; init; }

    public required string Version { get; init; }

    public required RecordedState State { get; init; }

    public required JsonElement Settings { get; init; }

    public ModelFacts? Model { get; init; }

    /// <summary>From schema 2; absent for false.</summary>
    public bool? LevelDigests { get; init; }

    public required SortedDictionary<string, string> DatasetDigests { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>In schema 1 alone.</summary>
    public MachineFacts? Machine { get; init; }

    /// <summary>From schema 2.</summary>
    public IReadOnlyList<MachineFacts>? Machines { get; init; }

    public static ManifestFile Of(RunManifest manifest) => new()
    {
        Schema = RunManifest.CurrentSchema,
        Version = manifest.Version,
        State = manifest.State,
        Settings = SettingsJson.Write(SettingsTable.Standard, manifest.Settings),
        Model = manifest.Model,
        LevelDigests = manifest.HasDigests ? true : null,
        DatasetDigests = manifest.DatasetDigests,
        Warnings = manifest.Warnings,
        Machines = manifest.Machines,
    };

    /// <exception cref="JsonException">A field is missing or not what it should be; the message names it.</exception>
    public RunManifest ToManifest() => new()
    {
        Version = Version,
        State = State,
        Settings = SettingsJson.Read(SettingsTable.Standard, Settings, Schema),
        Model = Model,
        HasDigests = LevelDigests ?? false,
        DatasetDigests = DatasetDigests,
        Warnings = Warnings,
        Machines = (Schema, Machine, Machines) switch
        {
            (1, { } machine, null) => [machine],
            (not 1, null, [_, ..] machines) => machines,
            (1, _, _) => throw new JsonException("machine: is missing, or there are machines beside it"),
            _ => throw new JsonException("machines: is missing or empty, or there is a machine beside it"),
        },
    };
}
