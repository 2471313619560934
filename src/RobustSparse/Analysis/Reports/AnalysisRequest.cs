using RobustSparse.Data;

namespace RobustSparse.Analysis;

/// <summary>The runs to analyse and the files to write.</summary>
public sealed record AnalysisRequest
{
    public required string BaseDirectory { get; init; }

    public required RunCell Cell { get; init; }

    /// <summary>The moment of training whose accuracies are shown; null for <see cref="Moment.DefaultFor"/>.</summary>
    public Moment? Moment { get; init; }

    /// <summary>Levels shown; null for <see cref="LevelChoice.DefaultFor"/> in tables and <see cref="LevelChoice.ForFigures"/> in figures.</summary>
    public IReadOnlyList<int>? Levels { get; init; }

    /// <summary>A base directory with the same cell, run under another protocol; null for no comparison.</summary>
    public string? CompareWith { get; init; }

    /// <summary>Test images of the data set, which the analysis attacks; null to do without.</summary>
    public ImageSet? TestImages { get; init; }

    /// <summary>Whether the figures of an earlier analysis are deleted first, even those that are not drawn again.</summary>
    public bool Force { get; init; }

    /// <summary>Whether figures are written as SVG files.</summary>
    public bool Svg { get; init; } = true;

    /// <summary>Whether figures are written as PNG files.</summary>
    public bool Png { get; init; } = true;
}
