using System.Globalization;
using System.Text;

namespace RobustSparse.Analysis;

/// <summary>A table as comma-separated values (RFC 4180): '.' in numbers, an empty field for a number that is not known.</summary>
public sealed class CsvText
{
    private readonly StringBuilder _text = new();

    /// <summary>A table without rows.</summary>
    /// <param name="columns">The header.</param>
    public CsvText(params IReadOnlyList<string> columns) => Add([.. columns]);

    /// <summary>Adds a row.</summary>
    /// <param name="fields">Text, numbers, or null for an empty field. Floating-point numbers get nine digits.</param>
    public void Add(params IReadOnlyList<object?> fields) => _text.AppendJoin(',', fields.Select(Field)).Append('\n');

    /// <summary>A number that reads back as itself.</summary>
    public static string Exact(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A text, in quotes where it needs them.</summary>
    public static string Quoted(string text) => text.AsSpan().IndexOfAny(',', '"', '\n') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The table, header first.</summary>
    public override string ToString() => _text.ToString();

    private static string Field(object? value) => value switch
    {
        null or double.NaN => "",
        double number => number.ToString("G9", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString()!),
    };
}
