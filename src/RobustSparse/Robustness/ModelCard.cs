using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>
/// The results of an evaluation of a network, for people and programs. The first keys are those of RobustBench's model cards, with
/// their form: percentages are text, and <see cref="Eps"/> is the greatest ε.
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

    /// <summary>The name of the method of certification; null if there are no certificates.</summary>
    public required string? Certificate { get; init; }

    /// <summary>The greatest number of subdomains of an image; null, and not written, without branch and bound.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CertificateBudget { get; init; }

    /// <summary>Whether the certified distance of every image is known; null, and not written, if it was not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? CertifiedDistances { get; init; }

    public required double Density { get; init; }

    public required long Kept { get; init; }

    public required IReadOnlyList<LayerDensity> Layers { get; init; }

    /// <summary>Images with a right clean answer.</summary>
    public required CardRate Clean { get; init; }

    /// <summary>The number of clean images at which the gradient of the cross-entropy is exactly zero in single precision.</summary>
    public required int ZeroGradient { get; init; }

    /// <summary>The median distance of the wrong answers found, over images with a right clean answer. Only for attacks of minimum norm.</summary>
    public required double? MedianDistance { get; init; }

    public required IReadOnlyList<EpsilonResult> Results { get; init; }

    public required IReadOnlyList<AttackStage> Stages { get; init; }

    /// <summary>The reasons to doubt this evaluation by itself; null on cards of earlier versions.</summary>
    public IReadOnlyList<EvaluationFlag>? Flags { get; init; }

    /// <summary>SHA-256 of the table of verdicts beside the card; null before the card is written.</summary>
    public string? VerdictsSha256 { get; init; }

    /// <summary>The time that the attacks at one ε took when they ran; an attack that serves every ε counts in full at each.</summary>
    public double SecondsAt(float epsilon) => Stages.Where(stage => stage.Epsilon is null || stage.Epsilon == epsilon).Sum(stage => stage.Seconds);

    /// <summary>The methods of the attack with every parameter, as JSON.</summary>
    public string MembersJson() => JsonSerializer.Serialize([.. Settings.Members], RobustnessJson.Default.AttackMethodArray);

    /// <summary>Makes the card of an evaluation.</summary>
    /// <param name="name">The name of the network.</param>
    /// <param name="certificate">The name of the method of certification; null if there are no certificates.</param>
    internal static ModelCard Of(string name, EvaluationSettings settings, MaskedNetwork network, RobustnessProgress progress, bool complete, string? certificate)
    {
        ExampleVerdict[] last = progress.Verdicts[^1];
        int n = last.Length, right = last.Count(verdict => verdict.IsRight), standing = last.Count(verdict => verdict.IsStanding);
        string robust = Percent(standing, n);
        var card = new ModelCard
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
            Results = [.. progress.Verdicts.Select(row => EpsilonResult.Of(settings, row))],
            Stages = progress.Stages,
        };
        return card with { Flags = [.. SelfChecks.OfOne(card)] };
    }

    /// <summary>Computes the median distance. An image without a wrong answer counts as infinitely far; an infinite median gives null.</summary>
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
