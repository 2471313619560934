using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>Colour, line and marker of a run: the same in all figures.</summary>
internal sealed record SeriesLook(Color Color, LinePattern Line, MarkerShape Marker)
{
    private static readonly LinePattern[] _lines = [LinePattern.Solid, LinePattern.Dotted, LinePattern.Dashed];

    /// <summary>The look of a run; looks repeat after eight runs.</summary>
    public static SeriesLook Of(RunLabel run) => new(FigurePalette.Series(run.Series), _lines[run.Series % _lines.Length], FigureStyle.Marker(run.Series));

    /// <summary>The entry of a run in a legend.</summary>
    public static LegendEntry Legend(RunLabel run)
    {
        var look = Of(run);
        return new LegendEntry(run.Text, look.Color, look.Line, look.Marker);
    }
}
