using System.Globalization;
using System.Text;
using RobustSparse.Files;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>One line of a log: the columns that the original writes too, and ours, which its logs lack.</summary>
/// <param name="Label">The <c>batch</c> column.</param>
/// <param name="Loss">The training objective on this part of the data; NaN where the part is empty.</param>
/// <param name="Accuracy">Clean images answered rightly, a fraction.</param>
/// <param name="AdversarialAccuracy">Attacked images answered rightly, a fraction.</param>
/// <param name="Details">Our own columns; null in a log of the original's.</param>
public sealed record LogEntry(int Label, double Loss, double Accuracy, double AdversarialAccuracy, LogDetails? Details);

/// <summary>Our own columns, which the original's logs lack: see <see cref="Evaluation"/>.</summary>
public sealed record LogDetails(
    int Update, double CleanLoss, double AdversarialLoss, double RobustAccuracy, int ZeroGradient, int Examples, double? CertifiedAccuracy = null);

/// <summary>The logs of a level: comma-separated, one row an evaluation, numbers with the fewest digits that read back the same.</summary>
public static class EvaluationLog
{
    private const string OriginalColumns = "batch,loss,acc,adv_acc";
    private const string Columns = OriginalColumns + ",update,clean_loss,adv_loss,robust_acc,zero_gradient,examples";
    private const string CertifiedColumns = Columns + ",certified_acc";
    private const int OriginalCells = 4, OurCells = 10;

    /// <summary>Writes the evaluations on one part of the data atomically.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="rows">In order.</param>
    /// <param name="part">The part: train, valid or test.</param>
    public static void Write(string path, IReadOnlyList<EvaluationRow> rows, Func<EvaluationRow, Evaluation> part)
    {
        byte[] bytes = Format(rows, part);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The content of the log of one part of the data.</summary>
    /// <param name="rows">In order.</param>
    /// <param name="part">The part: train, valid or test.</param>
    public static byte[] Format(IReadOnlyList<EvaluationRow> rows, Func<EvaluationRow, Evaluation> part)
    {
        bool isCertified = rows.Any(row => part(row).CertifiedAccuracy is not null);
        var text = new StringBuilder(isCertified ? CertifiedColumns : Columns).Append('\n');
        foreach (EvaluationRow row in rows)
        {
            Evaluation on = part(row);
            text.Append(CultureInfo.InvariantCulture, $"{row.Label},{on.Loss:R},{on.Accuracy:R},{on.AdversarialAccuracy:R},")
                .Append(CultureInfo.InvariantCulture, $"{row.Update},{on.CleanLoss:R},{on.AdversarialLoss:R},{on.RobustAccuracy:R},")
                .Append(CultureInfo.InvariantCulture, $"{on.ZeroGradient},{on.Examples}");
            if (isCertified)
            {
                text.Append(CultureInfo.InvariantCulture, $",{on.CertifiedAccuracy:R}");
            }

            text.Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Reads a log of ours, or one of the original's with its four columns.</summary>
    /// <exception cref="DamagedFileException">It is neither.</exception>
    /// <exception cref="IOException">It cannot be read at all.</exception>
    public static IReadOnlyList<LogEntry> Read(string path)
    {
        (string heading, IEnumerable<LogLine> rows) = LogLine.ReadAll(path, CertifiedColumns, Columns, OriginalColumns);
        int columns = heading.Split(',').Length;
        LogEntry[] entries = [.. rows.Select(row => ReadLine(row, columns))];
        for (int i = 1; i < entries.Length; i++)
        {
            if (entries[i].Label <= entries[i - 1].Label)
            {
                throw new DamagedFileException(path, $"line {i + 2}: the evaluation of batch {entries[i].Label} does not come after that of {entries[i - 1].Label}");
            }
        }

        return entries;
    }

    private static LogEntry ReadLine(LogLine line, int columns)
    {
        line.DemandCells(columns);
        LogDetails? details = columns > OriginalCells
            ? new LogDetails(line.Count(4), line.Loss(5), line.Loss(6), line.Rate(7), line.Count(8), line.Count(9), columns > OurCells ? line.Rate(10) : null)
            : null;
        return new LogEntry(line.Count(0), line.Loss(1), line.Rate(2), line.Rate(3), details);
    }
}
