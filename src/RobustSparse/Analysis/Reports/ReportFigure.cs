namespace RobustSparse.Analysis;

/// <summary>A figure of a report.</summary>
/// <param name="Name">Name of its files, without extension.</param>
/// <param name="Title">One line.</param>
/// <param name="Caption">The text below the figure.</param>
/// <param name="Svg">An svg element.</param>
/// <param name="Numbers">The numbers that the figure shows, as CSV.</param>
public sealed record ReportFigure(string Name, string Title, string Caption, string Svg, string Numbers);
