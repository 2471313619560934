using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RobustSparse.Cli.Tests.Golden;

/// <summary>SHA-256 of what each run wrote, for one width of vectors: results are the same bytes only where that is the same.</summary>
internal static class GoldenRecord
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Whether to write records instead of comparing with them.</summary>
    public static bool IsWritten { get; } = Environment.GetEnvironmentVariable("RSN_WRITE_GOLDEN") == "1";

    /// <summary>The record of a width: by run, then by file.</summary>
    public static SortedDictionary<string, SortedDictionary<string, string>> Read(int width) =>
        JsonSerializer.Deserialize<SortedDictionary<string, SortedDictionary<string, string>>>(File.ReadAllBytes(FileOf(width)))!;

    public static void Write(int width, IReadOnlyDictionary<string, SortedDictionary<string, string>> digests)
    {
        var sorted = new SortedDictionary<string, SortedDictionary<string, string>>(digests.ToDictionary(), StringComparer.Ordinal);
        File.WriteAllText(FileOf(width), JsonSerializer.Serialize(sorted, _indented) + "\n");
    }

    /// <summary>Says which recorded files are missing or differ. Files that are not in the record are no difference.</summary>
    public static IEnumerable<string> Differences(
        SortedDictionary<string, SortedDictionary<string, string>> record, IReadOnlyDictionary<string, SortedDictionary<string, string>> digests) =>
        from run in digests
        from file in record.TryGetValue(run.Key, out SortedDictionary<string, string>? files) ? files : new SortedDictionary<string, string> { ["(the whole run)"] = "" }
        let found = run.Value.GetValueOrDefault(file.Key)
        where found != file.Value
        select $"{run.Key}: {file.Key} {(file.Value is "" ? "is not in the record" : found is null ? "is missing" : "differs")}";

    /// <summary>The arrays and logs of a run, by their paths below its directory.</summary>
    public static SortedDictionary<string, string> OfRun(string runDirectory) => new(
        Directory.EnumerateFiles(runDirectory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".npy" or ".csv")
            .ToDictionary(file => Path.GetRelativePath(runDirectory, file).Replace('\\', '/'), file => Digest(File.ReadAllBytes(file))),
        StringComparer.Ordinal);

    /// <summary>Cards and verdicts. Names are without the fingerprint, cards without the version, as both change with every release, and without times.</summary>
    public static SortedDictionary<string, string> OfCards(string directory)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(directory).Where(file => Path.GetExtension(file) is ".json" or ".csv"))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            string key = name[..name.LastIndexOf('-')] + Path.GetExtension(file);
            digests.Add(key, Path.GetExtension(file) == ".csv" ? Digest(File.ReadAllBytes(file)) : OfJson(File.ReadAllText(file), RemoveTimesAndVersion));
        }

        return digests;
    }

    /// <summary>A printed evaluation, without the time it took.</summary>
    public static string OfPrinted(string output) => OfJson(output, evaluation => new[] { "seconds", "trial", "level", "directory" }.All(evaluation.Remove));

    /// <summary>The one run below a directory.</summary>
    public static string RunBelow(string baseDirectory) =>
        Path.GetDirectoryName(Assert.Single(Directory.EnumerateFiles(baseDirectory, "run.json", SearchOption.AllDirectories)))!;

    /// <summary>The width of vectors that a run was made with.</summary>
    public static int WidthOf(string runDirectory) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(runDirectory, "run.json")))!["machines"]![0]!["vector-width"]!.GetValue<int>();

    private static bool RemoveTimesAndVersion(JsonObject card) =>
        card["stages"]!.AsArray().All(stage => stage!.AsObject().Remove("seconds")) && card["settings"]!.AsObject().Remove("version");

    private static string OfJson(string text, Func<JsonObject, bool> remove)
    {
        JsonObject json = JsonNode.Parse(text)!.AsObject();
        Assert.True(remove(json));
        return Digest(JsonSerializer.SerializeToUtf8Bytes(json));
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string FileOf(int width, [CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, $"digests-{width}.json");
}
