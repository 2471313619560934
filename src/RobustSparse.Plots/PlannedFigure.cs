namespace RobustSparse.Plots;

/// <summary>A figure whose data may be missing in the runs.</summary>
/// <param name="Name">Name of the files, without extension.</param>
/// <param name="Needs">The data that the figure needs.</param>
/// <param name="Draw">Draws the figure; returns null if the data are missing.</param>
internal sealed record PlannedFigure(string Name, string Needs, Func<Figure?> Draw);
