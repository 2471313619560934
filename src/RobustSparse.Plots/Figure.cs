using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>A figure, ready to be written as SVG or PNG.</summary>
/// <param name="Name">Name of the files, without extension.</param>
/// <param name="Title">The title, one line.</param>
/// <param name="Caption">A description of the content, the number of trials, and the meaning of bands and bars.</param>
/// <param name="Width">Width in points, 96 an inch.</param>
/// <param name="Height">Height in points.</param>
public sealed record Figure(string Name, string Title, string Caption, int Width, int Height)
{
    /// <summary>The numbers that the figure shows, as CSV.</summary>
    public required string Numbers { get; init; }

    internal IReadOnlyList<Panel> Panels { get; init; } = [];

    /// <summary>The entries of the legend, on one or more lines above all panels; empty for no legend.</summary>
    internal IReadOnlyList<LegendEntry> Legend { get; init; } = [];
}

/// <summary>A line or a marker with its label.</summary>
internal sealed record LegendEntry(string Text, Color Color, LinePattern? Line = null, MarkerShape? Marker = null);

/// <summary>A tip: the text that a page shows when the reader points at a place.</summary>
/// <param name="At">The place, in the coordinates of the plot.</param>
/// <param name="Text">The text, one line.</param>
/// <param name="Series">The entries of the legend that the place belongs to.</param>
internal readonly record struct Tip(Coordinates At, string Text, params IReadOnlyList<int> Series);

/// <summary>A tip at its place in the figure.</summary>
internal readonly record struct PlacedTip(Pixel At, string Text, IReadOnlyList<int> Series);
