using System.Globalization;
using System.Text;
using RobustSparse.Attacks;
using RobustSparse.Files;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>The result of one evaluation of one level at one ε: a row of robustness.csv and a point of the figure. Rates are fractions of all images.</summary>
public sealed record RobustnessPoint
{
    private const string Header = "trial,level,density,attack,norm,eps,split,examples,clean,robust,robust_low,robust_high,certified,fingerprint,dataset,weights_sha256";

    public required int Trial { get; init; }

    public required int Level { get; init; }

    /// <summary>The fraction of weights that survive.</summary>
    public required double Density { get; init; }

    /// <summary>The plan of attack, or <c>ensemble/member</c> for the accuracy after this member and the members before it.</summary>
    public required string Attack { get; init; }

    public required NormGeometry Norm { get; init; }

    public required float Epsilon { get; init; }

    public required string Split { get; init; }

    public required int Examples { get; init; }

    public required double Clean { get; init; }

    public required double Robust { get; init; }

    /// <summary>The ends of the 95 % interval of <see cref="Robust"/> (Wilson).</summary>
    public required double RobustLow { get; init; }

    /// <inheritdoc cref="RobustLow"/>
    public required double RobustHigh { get; init; }

    /// <summary>The fraction of certified images; null if no certificate was tried.</summary>
    public required double? Certified { get; init; }

    /// <summary>The digest of all settings that determine the results. Points with different fingerprints are not trials of the same evaluation.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The data set of the images. It may differ from the data set that the network was trained on.</summary>
    public required string Dataset { get; init; }

    /// <summary>The digest of the network's surviving weights.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>Every finished evaluation of a run's levels on the data set of the run, in the order of trial, level, attack and ε.</summary>
    public static IReadOnlyList<RobustnessPoint> Of(IEnumerable<LevelCards> levels) =>
        [.. levels.SelectMany(level => PointsOf(level.Place, level.Cards))];

    /// <summary>Every finished evaluation of a run's levels on any data set. In each level, evaluations on the data set of the run come first.</summary>
    public static IReadOnlyList<RobustnessPoint> OfAllData(IEnumerable<LevelCards> levels) =>
        [.. levels.SelectMany(level => PointsOf(level.Place, [.. level.Cards, .. level.OtherData]))];

    /// <summary>Writes points as a table, atomically.</summary>
    public static void Write(string file, IReadOnlyList<RobustnessPoint> points) => AtomicFile.Write(file, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (RobustnessPoint point in points)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{point.Trial},{point.Level},{point.Density},{point.Attack},{point.Norm.Name},{point.Epsilon},{point.Split},{point.Examples},{point.Clean},{point.Robust},{point.RobustLow},{point.RobustHigh},{point.Certified},{point.Fingerprint},{point.Dataset},{point.WeightsSha256}"));
        }
    });

    private static IEnumerable<RobustnessPoint> PointsOf(LevelPlace place, IEnumerable<ModelCard> cards) =>
        cards.SelectMany(card => card.Results.SelectMany(result => PointsOf(place, card, result)));

    private static IEnumerable<RobustnessPoint> PointsOf(LevelPlace place, ModelCard card, EpsilonResult result)
    {
        RobustnessPoint all = new()
        {
            Trial = place.Trial ?? 0,
            Level = place.Level ?? 0,
            Density = card.Density,
            Attack = card.Settings.Attack,
            Norm = card.Settings.Norm,
            Epsilon = result.Epsilon,
            Split = card.Settings.Split,
            Examples = card.Settings.Examples,
            Clean = card.Clean.Rate,
            Robust = result.Robust.Rate,
            RobustLow = result.Robust.Low,
            RobustHigh = result.Robust.High,
            Certified = result.Certified?.Rate,
            Fingerprint = card.Settings.Fingerprint(),
            Dataset = card.Settings.Dataset,
            WeightsSha256 = card.Settings.WeightsSha256,
        };
        IEnumerable<RobustnessPoint> members = result.Attacks.Count == 1 ? [] : result.Attacks.Select(attack =>
        {
            var standing = new Proportion(attack.Attacked - attack.Broken, card.Settings.Examples);
            return all with { Attack = $"{all.Attack}/{attack.Attack}", Robust = standing.Rate, RobustLow = standing.Low, RobustHigh = standing.High, Certified = null };
        });
        return [all, .. members];
    }
}
