namespace RobustSparse.Cli.Display;

/// <summary>The side on which the cells of a column are aligned.</summary>
internal enum ColumnSide
{
    Left,
    Right,
}

/// <summary>
/// A table of text that never splits a cell. Columns without text are left out. If the table is wider than the terminal, it first loses
/// columns, the least important ones first; then the texts that may be shortened lose their middle.
/// </summary>
internal sealed class ColumnTable
{
    private const string Gap = "   ";

    /// <summary>The fewest characters to which a text is shortened.</summary>
    private const int LeastShortened = 12;

    private readonly List<Column> _columns = [];

    /// <summary>Adds a column.</summary>
    /// <param name="header">The header.</param>
    /// <param name="side">The side on which cells are aligned.</param>
    /// <param name="cells">A text for each row.</param>
    /// <param name="importance">0 if the column always stays; among the others, the one with the greatest number goes first.</param>
    /// <param name="canShorten">Whether texts may lose their middle.</param>
    public ColumnTable Add(string header, ColumnSide side, IReadOnlyList<string> cells, int importance = 0, bool canShorten = false)
    {
        if (cells.Any(cell => cell != ""))
        {
            _columns.Add(new Column(header, side, cells, importance, canShorten));
        }

        return this;
    }

    /// <summary>Writes the table, and names the columns that did not fit.</summary>
    public void Write(ToolConsole console)
    {
        (List<Column> shown, string[] lost) = Fit(console.Width);
        foreach (string line in LinesOf(shown))
        {
            console.Output.WriteLine(line);
        }

        if (lost is not [])
        {
            TerminalText.Write(console, $"A wider terminal shows also: {string.Join(", ", lost)}");
        }
    }

    /// <summary>The lines of the table: header, rule, rows.</summary>
    /// <param name="width">The most characters of a line.</param>
    public IReadOnlyList<string> Lines(int width) => LinesOf(Fit(width).Shown);

    private (List<Column> Shown, string[] Lost) Fit(int width)
    {
        List<Column> shown = [.. _columns];
        while (WidthOf(shown) > width && shown.Where(column => column.Importance > 0).MaxBy(column => column.Importance) is { } least)
        {
            shown.Remove(least);
        }

        int excess = WidthOf(shown) - width;
        int widest = shown.FindLastIndex(column => column.CanShorten);
        if (excess > 0 && widest >= 0)
        {
            int target = Math.Max(LeastShortened, shown[widest].Width - excess);
            shown[widest] = shown[widest] with { Cells = [.. shown[widest].Cells.Select(cell => MiddleShortened.Of(cell, target))] };
        }

        return (shown, [.. _columns.Where(column => !shown.Any(one => one.Header == column.Header)).Select(column => column.Header)]);
    }

    private static int WidthOf(List<Column> columns) => columns.Sum(column => column.Width) + (Gap.Length * columns.Count) - 1;

    private static IReadOnlyList<string> LinesOf(List<Column> columns)
    {
        if (columns is [])
        {
            return [];
        }

        string rule = new('─', WidthOf(columns));
        return
        [
            LineOf(columns, column => column.Header),
            rule,
            .. Enumerable.Range(0, columns[0].Cells.Count).Select(row => LineOf(columns, column => column.Cells[row])),
        ];
    }

    private static string LineOf(List<Column> columns, Func<Column, string> text) =>
        (Gap[1..] + string.Join(Gap, columns.Select(column => column.Side == ColumnSide.Left ? text(column).PadRight(column.Width) : text(column).PadLeft(column.Width)))).TrimEnd();

    private sealed record Column(string Header, ColumnSide Side, IReadOnlyList<string> Cells, int Importance, bool CanShorten)
    {
        public int Width => Math.Max(Header.Length, Cells.Max(cell => cell.Length));
    }
}
