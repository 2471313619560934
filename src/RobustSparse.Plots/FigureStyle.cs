using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>The look of all figures, with a colour per level of pruning. <see cref="SeriesLook"/> has the looks of runs.</summary>
internal static class FigureStyle
{
    /// <summary>The colour of text, axes and grid; a report replaces it by the text colour of the page.</summary>
    public static Color Ink { get; } = Color.FromHex("#1f2328");

    /// <summary>The colours of levels, from dense (cool) to sparse (hot). Each is legible on white, on black and in grey.</summary>
    private static readonly Color[] _levels =
        [.. new[] { "#64748b", "#2f74d0", "#12a0a0", "#5fa52f", "#e0951b", "#d5433d", "#b0489e", "#7a5cc9" }.Select(Color.FromHex)];

    public const float LineWidth = 2f;

    /// <summary>The colour of a signed value: blue for −1, white for 0, red for 1.</summary>
    public static Color Diverging(float value) =>
        Colors.White.InterpolateRgb(Color.FromHex(value < 0 ? "#2f74d0" : "#d5433d"), Math.Min(1, Math.Abs(value)));

    /// <summary>The colour of a level.</summary>
    /// <param name="index">Index of the level among the levels shown.</param>
    public static Color LevelColor(int index) => _levels[index % _levels.Length];
}
