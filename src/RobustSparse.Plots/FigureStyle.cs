using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>One look for all figures: a colour per level of pruning; <see cref="SeriesLook"/> has the looks of runs.</summary>
internal static class FigureStyle
{
    /// <summary>Text, axes and grid; a report replaces it by the text colour of the page.</summary>
    public static Color Ink { get; } = Color.FromHex("#1f2328");

    /// <summary>From dense to sparse, cool to hot; each stands out on white and on black and in grey.</summary>
    private static readonly Color[] _levels =
        [.. new[] { "#64748b", "#2f74d0", "#12a0a0", "#5fa52f", "#e0951b", "#d5433d", "#b0489e", "#7a5cc9" }.Select(Color.FromHex)];

    public const float LineWidth = 2f;

    /// <summary>The colour of a level.</summary>
    /// <param name="index">Its place among the levels shown.</param>
    public static Color LevelColor(int index) => _levels[index % _levels.Length];
}
