using System.Globalization;
using System.Text;
using RobustSparse.Files;

namespace RobustSparse.Robustness;

/// <summary>
/// Writes and reads the verdicts of an evaluation: one row for every ε and image. Numbers round-trip; missing values are empty. The columns of
/// proofs are there only if a method beyond CROWN was tried or a distance was asked for.
/// </summary>
internal static class VerdictCsv
{
    private const string Header = "example,label,answer,clean_margin,eps,broken_by,broken_at,margin,loss,distance,certified,certified_margin";

    private const string ProofHeader = Header + ",verdict,method,subdomains,undecided_units,refuted,certified_distance";
    private const int Columns = 12;

    /// <summary>The bytes of the table.</summary>
    public static byte[] Encode(ExampleVerdict[][] verdicts)
    {
        bool hasProofs = verdicts.SelectMany(row => row).Any(verdict => verdict.ProofMethod is not null || verdict.CertifiedDistance is not null);
        var text = new StringBuilder().Append(hasProofs ? ProofHeader : Header).Append('\n');
        foreach (ExampleVerdict verdict in verdicts.SelectMany(row => row))
        {
            text.Append(RowOf(verdict)).Append(hasProofs ? $",{ProofOf(verdict)}" : "").Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Reads a table with a given number of ε and images.</summary>
    /// <param name="file">The path of the table, for errors.</param>
    /// <exception cref="DamagedFileException">The file is not such a table.</exception>
    public static ExampleVerdict[][] Decode(string file, byte[] table, int epsilons, int examples)
    {
        string[] lines = Encoding.ASCII.GetString(table).Split('\n');
        if (examples < 1 || epsilons < 1 || lines.Length - 2L != (long)epsilons * examples || lines[0] is not (Header or ProofHeader) || lines[^1] != "")
        {
            throw new DamagedFileException(file, $"does not have the header and a row for each of {epsilons} ε and {examples} images; delete it to evaluate again");
        }

        return [.. lines[1..^1].Select((line, i) => Parse(file, line, i + 2)).Chunk(examples)];
    }

    private static string RowOf(ExampleVerdict verdict) => string.Join(
        ',',
        verdict.Example,
        verdict.Label,
        verdict.Answer,
        Text(verdict.CleanMargin),
        Text(verdict.Epsilon),
        verdict.BrokenBy,
        Text(verdict.BrokenAt),
        Text(verdict.Margin),
        Text(verdict.Loss),
        Text(verdict.Distance),
        verdict.IsCertified is { } certified ? (certified ? "1" : "0") : "",
        verdict.CertifiedMargin?.ToString("R", CultureInfo.InvariantCulture));

    private static string ProofOf(ExampleVerdict verdict) => string.Join(
        ',',
        verdict.IsCertified == true ? "certified" : verdict.IsBroken ? "broken" : verdict.IsUndecided ? "undecided" : "",
        verdict.ProofMethod,
        verdict.Subdomains?.ToString(CultureInfo.InvariantCulture),
        verdict.UndecidedUnits?.ToString(CultureInfo.InvariantCulture),
        verdict.IsRefuted ? "1" : "0",
        verdict.CertifiedDistance?.ToString("R", CultureInfo.InvariantCulture));

    private static ExampleVerdict WithProof(ExampleVerdict verdict, string[] fields) => fields.Length == Columns ? verdict : verdict with
    {
        ProofMethod = fields[Columns + 1] == "" ? null : fields[Columns + 1],
        Subdomains = fields[Columns + 2] == "" ? null : int.Parse(fields[Columns + 2], CultureInfo.InvariantCulture),
        UndecidedUnits = fields[Columns + 3] == "" ? null : int.Parse(fields[Columns + 3], CultureInfo.InvariantCulture),
        IsRefuted = fields[Columns + 4] == "1",
        CertifiedDistance = fields[Columns + 5] == "" ? null : float.Parse(fields[Columns + 5], CultureInfo.InvariantCulture),
    };

    private static ExampleVerdict Parse(string file, string line, int number)
    {
        string[] fields = line.Split(',');
        try
        {
            var verdict = new ExampleVerdict
            {
                Example = int.Parse(fields[0], CultureInfo.InvariantCulture),
                Label = int.Parse(fields[1], CultureInfo.InvariantCulture),
                Answer = int.Parse(fields[2], CultureInfo.InvariantCulture),
                CleanMargin = Number(fields[3]),
                Epsilon = Number(fields[4]),
                BrokenBy = fields[5] == "" ? null : fields[5],
                BrokenAt = Number(fields[6]),
                Margin = Number(fields[7]),
                Loss = Number(fields[8]),
                Distance = Number(fields[9]),
                IsCertified = fields[10] == "" ? null : fields[10] == "1",
                CertifiedMargin = fields[11] == "" ? null : double.Parse(fields[11], CultureInfo.InvariantCulture),
            };
            return WithProof(verdict, fields);
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new DamagedFileException(file, $"line {number} is not a row of an evaluation; delete the file to evaluate again", e);
        }
    }

    private static string Text(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static float Number(string text) => text == "" ? float.NaN : float.Parse(text, CultureInfo.InvariantCulture);
}
