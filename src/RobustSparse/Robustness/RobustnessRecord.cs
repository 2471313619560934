using System.Security.Cryptography;
using System.Text.Json;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>A stored evaluation: the card, and a verdict for every image and ε.</summary>
/// <param name="Card">Settings and results.</param>
/// <param name="Verdicts">[ε][image].</param>
public sealed record RobustnessRecord(ModelCard Card, ExampleVerdict[][] Verdicts)
{
    /// <summary>Reads the card of every finished evaluation in a directory, in the order of their names.</summary>
    /// <param name="skip">Called with the error for each card that is left out.</param>
    /// <param name="network">The network that the evaluations must be of; null for any.</param>
    public static IReadOnlyList<ModelCard> ReadCards(string directory, Action<DamagedFileException> skip, MaskedNetwork? network = null)
    {
        (string Weights, string Masks)? digests = network is null ? null : (NetworkDigest.OfWeights(network), NetworkDigest.OfMasks(network));
        var cards = new List<ModelCard>();
        foreach (string file in RobustnessDirectory.Cards(directory))
        {
            try
            {
                ModelCard card = ReadCard(file);
                if (card.Complete && ReadTable(card, TableOf(file)) is null)
                {
                    throw new DamagedFileException(TableOf(file), "does not match the digest on its card; evaluate again");
                }

                if (digests is { } current && current != (card.Settings.WeightsSha256, card.Settings.MasksSha256))
                {
                    throw new DamagedFileException(file, "evaluates another network than the level holds now; delete it, and evaluate again");
                }

                cards.AddRange(card.Complete ? [card] : []);
            }
            catch (DamagedFileException e)
            {
                skip(e);
            }
        }

        return cards;
    }

    /// <summary>
    /// Reads the evaluation with these settings, finished or not. Null if there is none, or if its verdicts do not match the digest
    /// on the card. Then the verdicts are damaged, or a process was killed between writing newer verdicts and writing their card.
    /// </summary>
    /// <exception cref="DamagedFileException">The card cannot be read.</exception>
    internal static RobustnessRecord? Find(string directory, EvaluationSettings settings)
    {
        string file = CardOf(directory, settings);
        return File.Exists(file) && ReadCard(file) is var card && ReadTable(card, TableOf(file)) is { } table
            ? new RobustnessRecord(card, VerdictCsv.Decode(TableOf(file), table, card.Settings.Epsilons.Count, card.Settings.Examples))
            : null;
    }

    /// <summary>Writes the verdicts, then the card with the digest of the verdicts.</summary>
    internal void Write(string directory)
    {
        string file = CardOf(directory, Card.Settings);
        byte[] table = VerdictCsv.Encode(Verdicts);
        AtomicFile.Write(TableOf(file), stream => stream.Write(table));
        AtomicFile.Write(file, stream =>
        {
            JsonSerializer.Serialize(stream, Card with { VerdictsSha256 = Digest(table) }, RobustnessJson.Default.ModelCard);
            stream.WriteByte((byte)'\n');
        });
    }

    private static ModelCard ReadCard(string file)
    {
        try
        {
            ModelCard card = JsonSerializer.Deserialize(File.ReadAllBytes(file), RobustnessJson.Default.ModelCard) ?? throw new DamagedFileException(file, "is empty");
            return card.Schema == ModelCard.CurrentSchema
                ? card
                : throw new DamagedFileException(file, $"has schema {card.Schema}, this version reads {ModelCard.CurrentSchema}; delete it to evaluate again");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new DamagedFileException(file, $"{e.Message} Delete it to evaluate again", e);
        }
    }

    private static string CardOf(string directory, EvaluationSettings settings) =>
        RobustnessDirectory.Card(directory, $"{settings.Attack}-{settings.Norm.Name}-{settings.Fingerprint()}");

    private static string TableOf(string card) => RobustnessDirectory.VerdictsOf(card);

    /// <summary>Reads the table of verdicts; null if it does not match the digest on the card.</summary>
    private static byte[]? ReadTable(ModelCard card, string file)
    {
        byte[] table = File.Exists(file) ? File.ReadAllBytes(file) : [];
        return Digest(table) == card.VerdictsSha256 ? table : null;
    }

    private static string Digest(byte[] table) => Convert.ToHexStringLower(SHA256.HashData(table));
}
