using RobustSparse.Settings;
using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>One look for all figures: a colour per level of pruning, a line style and a colour per strategy, everywhere the same.</summary>
internal static class FigureStyle
{
    /// <summary>Text, axes and grid; in a report it gives way to the text colour of the page.</summary>
    public static Color Ink { get; } = Color.FromHex("#1f2328");

    /// <summary>From dense to sparse, cool to hot; each stands out on white and on black and in grey.</summary>
    private static readonly Color[] _levels =
        [.. new[] { "#64748b", "#2f74d0", "#12a0a0", "#5fa52f", "#e0951b", "#d5433d", "#b0489e", "#7a5cc9" }.Select(Color.FromHex)];

    public const float LineWidth = 2f;

    /// <summary>The colour of a level.</summary>
    /// <param name="index">Its place among the levels shown.</param>
    public static Color LevelColor(int index) => _levels[index % _levels.Length];

    public static Color StrategyColor(Strategy strategy) => strategy switch
    {
        Strategy.ReinitOrig => Color.FromHex("#2f74d0"),
        Strategy.ReinitRand => Color.FromHex("#e0851b"),
        Strategy.ReinitNone => Color.FromHex("#3c9a5f"),
        _ => Color.FromHex("#64748b"),
    };

    public static LinePattern StrategyLine(Strategy strategy) => strategy switch
    {
        Strategy.ReinitRand => LinePattern.Dotted,
        Strategy.ReinitNone => LinePattern.Dashed,
        _ => LinePattern.Solid,
    };

    public static MarkerShape StrategyMarker(Strategy strategy) => strategy switch
    {
        Strategy.ReinitRand => MarkerShape.FilledSquare,
        Strategy.ReinitNone => MarkerShape.FilledTriangleUp,
        Strategy.NoPruning => MarkerShape.FilledDiamond,
        _ => MarkerShape.FilledCircle,
    };
}
