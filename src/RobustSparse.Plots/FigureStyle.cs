using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>The look that all figures share. <see cref="FigurePalette"/> has the colours, <see cref="SeriesLook"/> the looks of runs.</summary>
internal static class FigureStyle
{
    public const float LineWidth = 2f;

    public const float MarkerSize = 6.5f;

    private static readonly MarkerShape[] _markers =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond,
        MarkerShape.FilledTriangleDown, MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenDiamond,
    ];

    /// <summary>The colour of text, axes and grid; a report replaces it by the text colour of the page.</summary>
    public static Color Ink { get; } = Color.FromHex("#1f2328");

    /// <summary>The marker of a series, which tells it from its neighbours without any colour; markers repeat after eight series.</summary>
    public static MarkerShape Marker(int index) => _markers[index % _markers.Length];

    /// <summary>The colour of a signed value: blue for −1, white for 0, orange for 1.</summary>
    public static Color Diverging(float value) => Colors.White.InterpolateRgb(FigurePalette.Series(value < 0 ? 0 : 1), Math.Min(1, Math.Abs(value)));
}
