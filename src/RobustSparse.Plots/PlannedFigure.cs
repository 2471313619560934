namespace RobustSparse.Plots;

/// <summary>A figure that runs may or may not fill.</summary>
/// <param name="Name">Name of the files, without extension.</param>
/// <param name="Needs">The data that the figure needs.</param>
/// <param name="Draw">Draws the figure; null where the data are missing.</param>
internal sealed record PlannedFigure(string Name, string Needs, Func<Figure?> Draw);
