using System.Text;
using RobustSparse.Attacks;
using RobustSparse.Files;
using RobustSparse.Runs;

namespace RobustSparse.Analysis;

/// <summary>The tables of a data set, from all its cells of one model, step size and L1 weight: the same whichever of them is analysed.</summary>
/// <param name="Cells">One for each attack and kind of training.</param>
/// <param name="Levels">Levels shown.</param>
/// <param name="Table">The original's table.</param>
public sealed record TicketTables(IReadOnlyList<CellRuns> Cells, IReadOnlyList<int> Levels, ResultsTable Table)
{
    /// <summary>Reads every cell of the tables.</summary>
    /// <param name="request">The base directory and one of the cells.</param>
    /// <param name="known">The runs of that cell, if the caller has read them.</param>
    /// <param name="cancel">Checked at every trial and level.</param>
    public static IReadOnlyList<CellRuns> ReadCells(AnalysisRequest request, CellRuns known, CancellationToken cancel) =>
    [
        .. from attack in Enum.GetValues<AttackKind>()
           from adversarial in new[] { false, true }
           let cell = request.Cell with { Attack = attack, Adversarial = adversarial }
           select cell == request.Cell ? known : CellRuns.Read(request.BaseDirectory, cell, cancel),
    ];

    /// <summary>The tables of some cells.</summary>
    public static TicketTables Of(AnalysisRequest request, IReadOnlyList<CellRuns> cells)
    {
        IReadOnlyList<int> levels = request.Levels ?? LevelChoice.DefaultFor(cells);
        return new TicketTables(cells, levels, ResultsTable.Of(cells, levels, request.Moment ?? Moment.DefaultFor(cells)));
    }

    /// <summary>Writes the tables; those of runs with a suffix have it in their names too.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public IReadOnlyList<string> Write(string baseDirectory)
    {
        var files = new TableFiles(baseDirectory, Table.Dataset + Cells[0].Cell.Suffix);
        (string File, string Text)[] tables =
        [
            (files.Latex, ResultsTableText.ToLatex(Table)), (files.Markdown, ResultsTableText.ToMarkdown(Table)), (files.Csv, ResultsCsv.Of(Cells, Levels, Table.Moment)),
        ];
        foreach ((string file, string text) in tables)
        {
            AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }

        return [.. tables.Select(written => written.File)];
    }
}
