using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>Colour, line and marker of a run: the same in all figures.</summary>
internal sealed record SeriesLook(Color Color, LinePattern Line, MarkerShape Marker)
{
    /// <summary>The looks. The strategies in the reports of a cell have the first four.</summary>
    private static readonly SeriesLook[] _looks =
    [
        new(Color.FromHex("#2f74d0"), LinePattern.Solid, MarkerShape.FilledCircle),
        new(Color.FromHex("#e0851b"), LinePattern.Dotted, MarkerShape.FilledSquare),
        new(Color.FromHex("#3c9a5f"), LinePattern.Dashed, MarkerShape.FilledTriangleUp),
        new(Color.FromHex("#64748b"), LinePattern.Solid, MarkerShape.FilledDiamond),
        new(Color.FromHex("#b0489e"), LinePattern.Dotted, MarkerShape.FilledTriangleDown),
        new(Color.FromHex("#12a0a0"), LinePattern.Dashed, MarkerShape.FilledSquare),
        new(Color.FromHex("#d5433d"), LinePattern.Solid, MarkerShape.FilledTriangleUp),
        new(Color.FromHex("#7a5cc9"), LinePattern.Dotted, MarkerShape.FilledCircle),
    ];

    /// <summary>The look of a run; looks repeat after eight runs.</summary>
    public static SeriesLook Of(RunLabel run) => _looks[run.Series % _looks.Length];

    /// <summary>The entry of a run in a legend.</summary>
    public static LegendEntry Legend(RunLabel run)
    {
        var look = Of(run);
        return new LegendEntry(run.Text, look.Color, look.Line, look.Marker);
    }
}
