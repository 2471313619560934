using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>
/// The colours of figures. Each has a twin for dark pages. Colours of one kind stay apart for deuteranopes too, and every
/// colour has a contrast of about 3 or more with its page; FigurePaletteTests computes both.
/// </summary>
internal static class FigurePalette
{
    /// <summary>Colours of runs and other unordered series. The first four are farthest apart.</summary>
    private static readonly Twin[] _series =
    [
        new("#048ae8", "#238cfa"), new("#eb6a10", "#e6a51e"), new("#0ea05e", "#428b47"), new("#272c37", "#e1e9ef"),
        new("#91088a", "#e95499"), new("#34a099", "#42defb"), new("#5f1411", "#f9af9c"), new("#202faf", "#9966c3"),
    ];

    /// <summary>A sequence from cool and dark to hot and bright, in steps that a deuteranope sees as equal.</summary>
    private static readonly Twin[] _sequence =
    [
        new("#4630a9", "#0256e8"), new("#7a22a0", "#8a49e4"), new("#9c0e94", "#c836d3"), new("#b60084", "#f320bc"), new("#cc0073", "#ff48a1"),
        new("#df1060", "#ff738b"), new("#e9344b", "#ff9f84"), new("#ec5634", "#ffd08b"), new("#e77817", "#ffe56d"),
    ];

    private const int MostLevels = 64;
    private static readonly Dictionary<string, string> _onDark = Enumerable.Range(1, MostLevels).SelectMany(Sequence).Concat(_series)
        .GroupBy(twin => twin.Light).ToDictionary(twins => twins.Key, twins => twins.First().Dark, StringComparer.OrdinalIgnoreCase);

    /// <summary>Number of different series colours; further series repeat them.</summary>
    public static int SeriesCount => _series.Length;

    /// <summary>The colour of an unordered series.</summary>
    public static Color Series(int index) => Color.FromHex(_series[index % _series.Length].Light);

    /// <summary>Colours of levels of pruning, from dense to sparse.</summary>
    public static IReadOnlyList<Color> Levels(int count) => [.. Sequence(Math.Clamp(count, 1, MostLevels)).Select(twin => Color.FromHex(twin.Light))];

    /// <summary>The twin of a colour on a dark page; null for a colour that is the same on every page.</summary>
    /// <param name="light">The colour on a light page, #rrggbb.</param>
    public static string? OnDark(string light) => _onDark.GetValueOrDefault(light);

    private static IEnumerable<Twin> Sequence(int count) => Enumerable.Range(0, count).Select(i =>
    {
        double at = count == 1 ? 0 : (double)i / (count - 1) * (_sequence.Length - 1);
        int left = Math.Min((int)at, _sequence.Length - 2);
        return new Twin(Between(_sequence[left].Light, _sequence[left + 1].Light, at - left), Between(_sequence[left].Dark, _sequence[left + 1].Dark, at - left));
    });

    private static string Between(string one, string other, double fraction)
    {
        Color color = Color.FromHex(one).InterpolateRgb(Color.FromHex(other), fraction);
        return $"#{color.R:x2}{color.G:x2}{color.B:x2}";
    }

    private readonly record struct Twin(string Light, string Dark);
}
