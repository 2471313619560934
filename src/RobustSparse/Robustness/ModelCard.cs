using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using RobustSparse.Attacks;
using RobustSparse.Models;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>Everything that decides the results of an evaluation.</summary>
public sealed record EvaluationSettings
{
    public required string Dataset { get; init; }

    /// <summary>test, valid or train.</summary>
    public required string Split { get; init; }

    /// <summary>Images, from the first of the split.</summary>
    public required int Examples { get; init; }

    /// <summary>Training images before the training split, where these are not as many as the run held out; else null, and not written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ValidSize { get; init; }

    public required NormGeometry Norm { get; init; }

    public required IReadOnlyList<float> Epsilons { get; init; }

    public required string Attack { get; init; }

    public required IReadOnlyList<AttackMethod> Members { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>SHA-256 of the surviving weights, as float32 little-endian, layer by layer in C order with zeros for the pruned ones.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>SHA-256 of the masks, a byte 0 or 1 an entry.</summary>
    public required string MasksSha256 { get; init; }

    /// <summary>The weights that transferred attacks took their gradients from; null where there are none.</summary>
    public required string? SurrogateSha256 { get; init; }

    /// <summary>Of the library.</summary>
    public required string Version { get; init; }

    /// <summary>Whether another evaluation was of the same network on the same data set.</summary>
    public bool IsOfSameNetworkAndData(EvaluationSettings other) =>
        (Dataset, WeightsSha256, MasksSha256) == (other.Dataset, other.WeightsSha256, other.MasksSha256);

    /// <summary>A short digest of the settings for file names: evaluations with the same one are the same.</summary>
    public string Fingerprint() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, RobustnessJson.Default.EvaluationSettings)))[..8];
}

/// <summary>A <see cref="LayerSummary"/> as the card's file has it.</summary>
public sealed record LayerDensity(string Name, int Kept, int Size, double Density)
{
    internal static LayerDensity From(LayerSummary layer) => new(layer.Name, layer.Kept, layer.Weights, layer.Density);
}

/// <summary>A rate with its 95 % interval (Wilson) and what it is a rate of.</summary>
public sealed record CardRate(int Count, int Of, double Rate, double Low, double High)
{
    internal static CardRate From(int count, int of)
    {
        var proportion = new Proportion(count, of);
        return new CardRate(count, of, proportion.Rate, proportion.Low, proportion.High);
    }
}

/// <summary>What one attack left standing, after those before it.</summary>
public sealed record AttackAccuracy(string Attack, int Attacked, int Broken, double Accuracy);

/// <summary>The outcome at one ε. Rates are fractions of all images.</summary>
public sealed record EpsilonResult
{
    public required float Epsilon { get; init; }

    /// <summary>Images right when clean and unbroken by all attacks.</summary>
    public required CardRate Robust { get; init; }

    /// <summary>Images proven unbreakable; null where no proof was tried.</summary>
    public required CardRate? Certified { get; init; }

    /// <summary>Images right when clean that attacks at a smaller ε had broken already: none was tried on them here.</summary>
    public required int BrokenBefore { get; init; }

    /// <summary>In the order of attack.</summary>
    public required IReadOnlyList<AttackAccuracy> Attacks { get; init; }
}

/// <summary>
/// What is known of a network's robustness, for people and programs. The first keys are those of RobustBench's model cards, with
/// their spelling: percentages as text, ε the greatest one.
/// </summary>
public sealed record ModelCard
{
    public const int CurrentSchema = 1;

    public required string Link { get; init; }

    public required string Name { get; init; }

    public required string Authors { get; init; }

    public required bool AdditionalData { get; init; }

    public required int NumberForwardPasses { get; init; }

    public required string Dataset { get; init; }

    public required string Venue { get; init; }

    public required string Architecture { get; init; }

    public required string Eps { get; init; }

    public required string CleanAcc { get; init; }

    public required string Reported { get; init; }

    public required string? AutoattackAcc { get; init; }

    public required int Schema { get; init; }

    /// <summary>Whether all stages are done.</summary>
    public required bool Complete { get; init; }

    public required EvaluationSettings Settings { get; init; }

    /// <summary>How the certificates were computed; null where none were.</summary>
    public required string? Certificate { get; init; }

    public required double Density { get; init; }

    public required long Kept { get; init; }

    public required IReadOnlyList<LayerDensity> Layers { get; init; }

    /// <summary>Images right when clean.</summary>
    public required CardRate Clean { get; init; }

    /// <summary>Clean images at which the gradient of the cross-entropy is exactly zero in single precision.</summary>
    public required int ZeroGradient { get; init; }

    /// <summary>The median distance of the wrong answers found, over images right when clean, for attacks of minimum norm.</summary>
    public required double? MedianDistance { get; init; }

    public required IReadOnlyList<EpsilonResult> Results { get; init; }

    public required IReadOnlyList<AttackStage> Stages { get; init; }

    /// <summary>SHA-256 of the table of verdicts beside the card; null on a card that was not written yet.</summary>
    public string? VerdictsSha256 { get; init; }

    /// <summary>The attacks with every parameter, as JSON.</summary>
    public string MembersJson() => JsonSerializer.Serialize([.. Settings.Members], RobustnessJson.Default.AttackMethodArray);

    /// <summary>Draws the card up.</summary>
    /// <param name="name">Of the network, for people.</param>
    /// <param name="certificate">How the certificates were computed; null where none were.</param>
    internal static ModelCard Of(string name, EvaluationSettings settings, MaskedNetwork network, RobustnessProgress progress, bool complete, string? certificate)
    {
        ExampleVerdict[] last = progress.Verdicts[^1];
        int n = last.Length, right = last.Count(verdict => verdict.IsRight), standing = last.Count(verdict => verdict.IsStanding);
        string robust = Percent(standing, n);
        return new ModelCard
        {
            Link = "",
            Name = name,
            Authors = "",
            AdditionalData = false,
            NumberForwardPasses = 1,
            Dataset = settings.Dataset,
            Venue = "",
            Architecture = network.Architecture.Name,
            Eps = settings.Epsilons[^1].ToString(CultureInfo.InvariantCulture),
            CleanAcc = Percent(right, n),
            Reported = robust,
            AutoattackAcc = settings.Attack == "autoattack" ? robust : null,
            Schema = CurrentSchema,
            Complete = complete,
            Settings = settings,
            Certificate = certificate,
            Density = network.Density,
            Kept = network.Kept,
            Layers = [.. network.Layers.Select(layer => LayerDensity.From(LayerSummary.Of(layer)))],
            Clean = CardRate.From(right, n),
            ZeroGradient = progress.ZeroGradients,
            MedianDistance = settings.Members is [{ IsMinimumNorm: true }] ? MedianDistanceOf(last) : null,
            Results = [.. progress.Verdicts.Select(row => ResultOf(settings, row))],
            Stages = progress.Stages,
        };
    }

    private static EpsilonResult ResultOf(EvaluationSettings settings, ExampleVerdict[] row)
    {
        int n = row.Length, before = row.Count(verdict => verdict.IsRight && verdict.BrokenAt < verdict.Epsilon), left = row.Count(verdict => verdict.IsRight) - before;
        var attacks = new List<AttackAccuracy>();
        foreach (AttackMethod member in settings.Members)
        {
            int broken = row.Count(verdict => verdict.IsRight && verdict.BrokenBy == member.Name && verdict.BrokenAt == verdict.Epsilon);
            attacks.Add(new AttackAccuracy(member.Name, left, broken, (double)(left - broken) / n));
            left -= broken;
        }

        return new EpsilonResult
        {
            Epsilon = row[0].Epsilon,
            Robust = CardRate.From(row.Count(verdict => verdict.IsStanding), n),
            Certified = row[0].IsCertified is null ? null : CardRate.From(row.Count(verdict => verdict.IsCertified == true), n),
            BrokenBefore = before,
            Attacks = attacks,
        };
    }

    /// <summary>Where no wrong answer was found the distance counts as infinite; null if the median is.</summary>
    private static double? MedianDistanceOf(ExampleVerdict[] row)
    {
        float[] distances = [.. row.Where(verdict => verdict.IsRight).Select(verdict => float.IsNaN(verdict.Distance) ? float.PositiveInfinity : verdict.Distance).Order()];
        if (distances is [])
        {
            return null;
        }

        double median = (distances[(distances.Length - 1) / 2] + (double)distances[distances.Length / 2]) / 2;
        return double.IsInfinity(median) ? null : median;
    }

    private static string Percent(int count, int of) => (100.0 * count / of).ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>Writes a norm as its name.</summary>
internal sealed class NormConverter : JsonConverter<NormGeometry>
{
    public override NormGeometry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && NormCatalog.Find(reader.GetString()!) is { } norm ? norm : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, NormGeometry value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}

/// <summary>How cards are written as JSON: keys in snake case; anything unknown, missing or doubled is an error.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(NormConverter), typeof(OptionValueConverter<AttackLoss>)])]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(AttackMethod[]))]
internal sealed partial class RobustnessJson : JsonSerializerContext;
