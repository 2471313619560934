using System.Globalization;
using System.Text;
using RobustSparse.Experiments;

namespace RobustSparse.Robustness;

/// <summary>The table of an evaluation: a row for every ε and image. Numbers round-trip; what is not there is left empty.</summary>
internal static class VerdictCsv
{
    private const string Header = "example,label,answer,clean_margin,eps,broken_by,margin,loss,distance,certified,certified_margin";

    /// <summary>Writes the table atomically.</summary>
    public static void Write(string file, ExampleVerdict[][] verdicts) => AtomicFile.Write(file, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (ExampleVerdict verdict in verdicts.SelectMany(row => row))
        {
            writer.WriteLine(RowOf(verdict));
        }
    });

    /// <summary>Reads a table of so many ε and images.</summary>
    /// <exception cref="DamagedFileException">It is not such a table.</exception>
    /// <exception cref="IOException">It cannot be read at all.</exception>
    public static ExampleVerdict[][] Read(string file, int epsilons, int examples)
    {
        string[] lines = File.ReadAllLines(file);
        if (lines.Length != 1 + (epsilons * examples) || lines[0] != Header)
        {
            throw new DamagedFileException(file, $"has not the header and {epsilons * examples} rows of this evaluation; delete it to evaluate anew");
        }

        return [.. lines.Skip(1).Select((line, i) => Parse(file, line, i + 2)).Chunk(examples)];
    }

    private static string RowOf(ExampleVerdict verdict) => string.Join(
        ',',
        verdict.Example,
        verdict.Label,
        verdict.Answer,
        Text(verdict.CleanMargin),
        Text(verdict.Epsilon),
        verdict.BrokenBy,
        Text(verdict.Margin),
        Text(verdict.Loss),
        Text(verdict.Distance),
        verdict.IsCertified is { } certified ? (certified ? "1" : "0") : "",
        verdict.CertifiedMargin?.ToString("R", CultureInfo.InvariantCulture));

    private static ExampleVerdict Parse(string file, string line, int number)
    {
        string[] fields = line.Split(',');
        try
        {
            return new ExampleVerdict
            {
                Example = int.Parse(fields[0], CultureInfo.InvariantCulture),
                Label = int.Parse(fields[1], CultureInfo.InvariantCulture),
                Answer = int.Parse(fields[2], CultureInfo.InvariantCulture),
                CleanMargin = Number(fields[3]),
                Epsilon = Number(fields[4]),
                BrokenBy = fields[5] == "" ? null : fields[5],
                Margin = Number(fields[6]),
                Loss = Number(fields[7]),
                Distance = Number(fields[8]),
                IsCertified = fields[9] == "" ? null : fields[9] == "1",
                CertifiedMargin = fields[10] == "" ? null : double.Parse(fields[10], CultureInfo.InvariantCulture),
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new DamagedFileException(file, $"line {number} is not a row of an evaluation; delete the file to evaluate anew", e);
        }
    }

    private static string Text(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static float Number(string text) => text == "" ? float.NaN : float.Parse(text, CultureInfo.InvariantCulture);
}
