using System.Globalization;
using System.Text;
using RobustSparse.Files;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>One line of a probe log.</summary>
/// <param name="Label">The <c>batch</c> column of the other logs' row of the same moment.</param>
/// <param name="Update">Updates made.</param>
/// <param name="Probe">The accuracies that were measured.</param>
/// <param name="Alarm">The fault that they show, if any.</param>
public sealed record ProbeLogEntry(int Label, int Update, AttackProbe Probe, TrainingAlarm Alarm);

/// <summary>The monitors of a level that was trained adversarially: comma-separated, one row an evaluation, numbers as in the other logs.</summary>
public static class ProbeLog
{
    private const string Columns = "batch,update,acc,fgsm_acc,pgd_acc,majority_share,alarm";

    /// <summary>The columns of a certified training.</summary>
    private const string CertifiedColumns = Columns + ",certified_acc";

    private static readonly (TrainingAlarm Alarm, string Name)[] Alarms =
        [(TrainingAlarm.None, "none"), (TrainingAlarm.CatastrophicOverfitting, "catastrophic-overfitting"), (TrainingAlarm.Collapse, "collapse"), (TrainingAlarm.CertificateCollapse, "certificate-collapse")];

    /// <summary>Writes the probes of some rows atomically.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="rows">In order; those without a probe are passed over.</param>
    public static void Write(string path, IEnumerable<EvaluationRow> rows)
    {
        byte[] bytes = Format(rows);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The content of the log of some rows.</summary>
    /// <param name="rows">In order; those without a probe are passed over.</param>
    public static byte[] Format(IEnumerable<EvaluationRow> rows)
    {
        bool isCertified = rows.Any(row => row.Probe?.CertifiedAccuracy is not null);
        StringBuilder text = new StringBuilder(isCertified ? CertifiedColumns : Columns).Append('\n');
        foreach (EvaluationRow row in rows)
        {
            if (row.Probe is { } probe)
            {
                string alarm = Alarms.First(named => named.Alarm == row.Alarm).Name;
                text.Append(CultureInfo.InvariantCulture, $"{row.Label},{row.Update},{probe.Accuracy:R},{probe.FgsmAccuracy:R},{probe.PgdAccuracy:R},")
                    .Append(CultureInfo.InvariantCulture, $"{probe.MajorityShare:R},{alarm}");
                if (isCertified)
                {
                    text.Append(CultureInfo.InvariantCulture, $",{probe.CertifiedAccuracy:R}");
                }

                text.Append('\n');
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Reads a probe log.</summary>
    /// <exception cref="DamagedFileException">It is not a probe log.</exception>
    /// <exception cref="IOException">It cannot be read at all.</exception>
    public static IReadOnlyList<ProbeLogEntry> Read(string path)
    {
        (string heading, IEnumerable<LogLine> rows) = LogLine.ReadAll(path, CertifiedColumns, Columns);
        return [.. rows.Select(row => ReadLine(row, isCertified: heading == CertifiedColumns))];
    }

    private static ProbeLogEntry ReadLine(LogLine line, bool isCertified)
    {
        line.DemandCells(isCertified ? 8 : 7);
        var probe = new AttackProbe(line.Rate(2), line.Rate(3), line.Rate(4), line.Rate(5)) { CertifiedAccuracy = isCertified ? line.Rate(7) : null };
        return new ProbeLogEntry(line.Count(0), line.Count(1), probe, line.OneOf(6, Alarms));
    }
}
