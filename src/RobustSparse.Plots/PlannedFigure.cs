namespace RobustSparse.Plots;

/// <summary>A figure that runs may or may not fill.</summary>
/// <param name="Name">Of its files, without extension.</param>
/// <param name="Needs">What it takes.</param>
/// <param name="Draw">Null where that is not there.</param>
internal sealed record PlannedFigure(string Name, string Needs, Func<Figure?> Draw);
