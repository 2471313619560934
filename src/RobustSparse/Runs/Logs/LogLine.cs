using System.Globalization;
using System.Text;
using RobustSparse.Files;

namespace RobustSparse.Runs;

/// <summary>One row of a log being read.</summary>
internal readonly record struct LogLine(string File, int Number, string[] Cells)
{
    private const long MaxBytes = 1 << 28;

    /// <summary>Reads a log: its first line, which is one of the <paramref name="headings"/>, and the rows below it.</summary>
    /// <exception cref="DamagedFileException">The file is too long for a log, has another first line, or ends within a line.</exception>
    public static (string Heading, IEnumerable<LogLine> Rows) ReadAll(string file, params string[] headings)
    {
        long size = new FileInfo(file).Length;
        if (size > MaxBytes)
        {
            throw new DamagedFileException(file, $"has {size} bytes; no log is that long");
        }

        string[] lines = System.IO.File.ReadAllText(file, Encoding.Latin1).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        if (!headings.Contains(lines[0]))
        {
            throw new DamagedFileException(file, $"does not begin with the columns {headings[^1]}");
        }

        return lines[^1].Length == 0
            ? (lines[0], lines[1..^1].Select((line, index) => new LogLine(file, index + 2, line.Split(','))))
            : throw new DamagedFileException(file, "ends within a line");
    }

    public void DemandCells(int count)
    {
        if (Cells.Length != count)
        {
            throw new DamagedFileException(File, $"line {Number} has {Cells.Length} columns, not {count}");
        }
    }

    public int Count(int column) =>
        int.TryParse(Cells[column], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw Refuse(column, "a whole number");

    public double Loss(int column) =>
        double.TryParse(Cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double loss) && !double.IsInfinity(loss)
            ? loss
            : throw Refuse(column, "a number");

    /// <summary>A fraction, or NaN where there was nothing to count.</summary>
    public double Rate(int column) => Loss(column) is var rate && rate is (>= 0 and <= 1) or double.NaN ? rate : throw Refuse(column, "between 0 and 1");

    /// <summary>The value with a name.</summary>
    public T OneOf<T>(int column, IReadOnlyList<(T Value, string Name)> choices)
    {
        foreach ((T value, string name) in choices)
        {
            if (name == Cells[column])
            {
                return value;
            }
        }

        throw Refuse(column, $"one of {string.Join(", ", choices.Select(choice => choice.Name))}");
    }

    private DamagedFileException Refuse(int column, string expected) =>
        new(File, $"line {Number}, column {column + 1}: '{Cells[column]}' is not {expected}");
}
