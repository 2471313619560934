using System.Text;
using RobustSparse.Analysis;
using RobustSparse.Files;
using RobustSparse.Runs;

namespace RobustSparse.Plots;

/// <summary>Writes figures and a report into the directory of an analysis.</summary>
/// <param name="directory">The directory of the analysis.</param>
/// <param name="svg">Whether figures are written as SVG files.</param>
/// <param name="png">Whether figures are written as PNG files.</param>
internal sealed class ReportFiles(AnalysisDirectory directory, bool svg, bool png)
{
    private readonly List<ReportFigure> _figures = [];
    private readonly List<string> _undrawn = [];

    /// <summary>The figures written, as a report shows them.</summary>
    public IReadOnlyList<ReportFigure> Figures => _figures;

    /// <summary>The figures whose data are missing in the runs, each with the data that it needs.</summary>
    public IReadOnlyList<string> Undrawn => _undrawn;

    /// <summary>Draws and writes figures.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Draw(IEnumerable<PlannedFigure> planned, CancellationToken cancel)
    {
        foreach (PlannedFigure plan in planned)
        {
            cancel.ThrowIfCancellationRequested();
            if (plan.Draw() is { } figure)
            {
                _figures.Add(Write(figure));
            }
            else
            {
                _undrawn.Add($"{plan.Name}: takes {plan.Needs}.");
            }
        }
    }

    /// <summary>Writes a text file.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string WriteText(string file, string text)
    {
        WriteBytes(file, Encoding.UTF8.GetBytes(text));
        return file;
    }

    private ReportFigure Write(Figure figure)
    {
        DrawnFigure drawn = FigureFile.Draw(figure);
        if (svg)
        {
            WriteBytes(directory.Figure(figure.Name, "svg"), drawn.File);
        }

        if (png)
        {
            WriteBytes(directory.Figure(figure.Name, "png"), FigureFile.ToPng(figure));
        }

        return new ReportFigure(figure.Name, figure.Title, figure.Caption, drawn.Element, figure.Numbers);
    }

    private static void WriteBytes(string file, byte[] bytes) => AtomicFile.Write(file, stream => stream.Write(bytes));
}
