using ScottPlot;

namespace RobustSparse.Plots;

/// <summary>A figure, ready to be written as SVG or PNG.</summary>
/// <param name="Name">Of its files, without extension.</param>
/// <param name="Title">One line.</param>
/// <param name="Caption">What is shown, how many trials, what bands and bars mean.</param>
/// <param name="Width">In points, 96 an inch.</param>
/// <param name="Height">In points.</param>
public sealed record Figure(string Name, string Title, string Caption, int Width, int Height)
{
    internal IReadOnlyList<Panel> Panels { get; init; } = [];

    /// <summary>On one or more lines above all panels; empty for none.</summary>
    internal IReadOnlyList<LegendEntry> Legend { get; init; } = [];
}

/// <summary>A line or a marker and what it stands for.</summary>
internal sealed record LegendEntry(string Text, Color Color, LinePattern? Line = null, MarkerShape? Marker = null);

/// <summary>What a reader is told who points at a place.</summary>
/// <param name="At">In the coordinates of the plot.</param>
/// <param name="Text">One line.</param>
internal readonly record struct Tip(Coordinates At, string Text);
