using System.Text.Json;
using RobustSparse.Experiments;

namespace RobustSparse.Robustness;

/// <summary>An evaluation as stored beside a network: the card, and a verdict on every image.</summary>
/// <param name="Card">What is known of the network.</param>
/// <param name="Verdicts">[ε][image].</param>
public sealed record RobustnessRecord(ModelCard Card, ExampleVerdict[][] Verdicts)
{
    private const string DirectoryName = "robustness";

    /// <summary>Where evaluations of a level are kept: a directory beside its kernels and masks.</summary>
    public static string DirectoryOf(string levelDirectory) => Path.Combine(levelDirectory, DirectoryName);

    /// <summary>Every evaluation in a directory, in the order of their names; one that is not finished is left out.</summary>
    /// <exception cref="DamagedFileException">A file there is not what it should be.</exception>
    public static IReadOnlyList<RobustnessRecord> ReadAll(string directory) => !Directory.Exists(directory)
        ? []
        : [.. Directory.EnumerateFiles(directory, "*.json")
            .Where(file => !Path.GetFileName(file).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .Select(file => Read(directory, Path.GetFileNameWithoutExtension(file)))
            .Where(record => record.Card.Complete)];

    /// <summary>The name of an evaluation's files, without extension.</summary>
    internal static string NameOf(EvaluationSettings settings) =>
        $"{settings.Attack}-{settings.Norm.ToString().ToLowerInvariant()}-{settings.Fingerprint()}";

    /// <summary>Reads the evaluation of these settings, finished or not; null if there is none.</summary>
    internal static RobustnessRecord? Find(string directory, EvaluationSettings settings) =>
        File.Exists(Path.Combine(directory, NameOf(settings) + ".json")) ? Read(directory, NameOf(settings)) : null;

    /// <summary>Writes both files, the card last: where there is a card, there are the verdicts it speaks of, or later ones.</summary>
    internal void Write(string directory)
    {
        string name = NameOf(Card.Settings);
        VerdictCsv.Write(Path.Combine(directory, name + ".csv"), Verdicts);
        AtomicFile.Write(Path.Combine(directory, name + ".json"), stream =>
        {
            JsonSerializer.Serialize(stream, Card, RobustnessJson.Default.ModelCard);
            stream.WriteByte((byte)'\n');
        });
    }

    private static RobustnessRecord Read(string directory, string name)
    {
        string file = Path.Combine(directory, name + ".json");
        try
        {
            ModelCard card = JsonSerializer.Deserialize(File.ReadAllBytes(file), RobustnessJson.Default.ModelCard) ?? throw new DamagedFileException(file, "is empty");
            return new RobustnessRecord(card, VerdictCsv.Read(Path.Combine(directory, name + ".csv"), card.Settings.Epsilons.Count, card.Settings.Examples));
        }
        catch (JsonException e)
        {
            throw new DamagedFileException(file, $"{e.Message} Delete it to evaluate anew", e);
        }
    }
}
