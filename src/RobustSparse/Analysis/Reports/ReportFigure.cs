namespace RobustSparse.Analysis;

/// <summary>A figure of a report.</summary>
/// <param name="Title">One line.</param>
/// <param name="Caption">The text below the figure.</param>
/// <param name="Svg">An svg element.</param>
public sealed record ReportFigure(string Title, string Caption, string Svg);
