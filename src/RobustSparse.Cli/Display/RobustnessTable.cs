using System.Globalization;
using RobustSparse.Robustness;

namespace RobustSparse.Cli.Display;

/// <summary>Robust accuracy of networks, attack by attack.</summary>
internal static class RobustnessTable
{
    /// <summary>Writes a row for every level, attack and ε with means over trials, or a row for every network.</summary>
    /// <param name="console">The console to write to.</param>
    /// <param name="reports">The evaluations.</param>
    /// <param name="hasDetails">Whether every trial has rows of its own, and every attack of an ensemble.</param>
    public static void Write(ToolConsole console, IReadOnlyList<RobustnessReport> reports, bool hasDetails)
    {
        Row[] rows = [.. reports.SelectMany(report => report.Record.Card.Results.Select(result => new Row(report, report.Record.Card, result)))];
        int trials = rows.Select(row => row.Report.Place.Trial).Distinct().Count();
        Row[][] groups = hasDetails || trials == 1
            ? [.. rows.Select(row => new[] { row })]
            : [.. rows
                .GroupBy(row => (row.Report.Place.Level, row.Card.Settings.Attack, Norm: row.Card.Settings.Norm.Name, row.Result.Epsilon))
                .OrderBy(group => group.Key.Level)
                .Select(group => group.ToArray())];
        IEnumerable<(string Network, string Attack, Row[] Rows, AttackAccuracy? Member)> lines = groups.SelectMany(group => LinesOf(group, hasDetails));
        Write(console, [.. lines], isMean: groups.Any(group => group.Length > 1));
        if (groups.Any(group => group.Length > 1))
        {
            console.Output.WriteLine($"mean ± standard deviation over {NumberText.Counted(trials, "trial")}; --details shows each");
        }
    }

    private static IEnumerable<(string Network, string Attack, Row[] Rows, AttackAccuracy? Member)> LinesOf(Row[] group, bool hasDetails)
    {
        Row first = group[0];
        yield return (group.Length == 1 ? first.Report.Place.Name : $"level {first.Report.Place.Level}", first.Card.Settings.Attack, group, null);
        if (hasDetails && first.Result.Attacks.Count > 1)
        {
            foreach (AttackAccuracy member in first.Result.Attacks)
            {
                yield return ("", $"  {member.Attack} on {member.Attacked} left", group, member);
            }
        }
    }

    private static void Write(ToolConsole console, (string Network, string Attack, Row[] Rows, AttackAccuracy? Member)[] lines, bool isMean)
    {
        ColumnTable table = new ColumnTable()
            .Add("network", ColumnSide.Left, [.. lines.Select(line => line.Network)])
            .Add("weights", ColumnSide.Right, [.. lines.Select(line => line.Member is null ? NumberText.Density(line.Rows.Average(row => row.Card.Density)) : "")], importance: 1)
            .Add("attack", ColumnSide.Left, [.. lines.Select(line => line.Attack)])
            .Add("norm", ColumnSide.Left, [.. lines.Select(line => line.Member is null ? line.Rows[0].Card.Settings.Norm.Name : "")], importance: 2)
            .Add("eps", ColumnSide.Right, [.. lines.Select(line => line.Rows[0].Result.Epsilon.ToString(CultureInfo.InvariantCulture))])
            .Add("clean", ColumnSide.Right, [.. lines.Select(line => line.Member is null ? NumberText.Accuracies([.. line.Rows.Select(row => row.Card.Clean.Rate)]) : "")])
            .Add("robust", ColumnSide.Right, [.. lines.Select(line => line.Member is { } member ? NumberText.Accuracy(member.Accuracy) : NumberText.Accuracies([.. line.Rows.Select(row => row.Result.Robust.Rate)]))]);
        if (!isMean)
        {
            table.Add("95 % interval", ColumnSide.Right, [.. lines.Select(line => line.Member is null ? Interval(line.Rows[0].Result.Robust) : "")], importance: 3);
        }

        table
            .Add("certified", ColumnSide.Right, [.. lines.Select(line => line.Member is null && line.Rows.All(row => row.Result.Certified is not null) ? NumberText.Accuracies([.. line.Rows.Select(row => row.Result.Certified!.Rate)]) : "")])
            .Add("undecided", ColumnSide.Right, [.. lines.Select(line => line.Member is null && line.Rows.All(row => row.Result.Undecided is not null) ? NumberText.Accuracies([.. line.Rows.Select(row => row.Result.Undecided!.Rate)]) : "")], importance: 1)
            .Add("median distance", ColumnSide.Right, [.. lines.Select(line => line.Member is null && line.Rows.All(row => row.Card.MedianDistance is not null) ? NumberText.Accuracies([.. line.Rows.Select(row => row.Card.MedianDistance!.Value)]) : "")], importance: 2)
            .Write(console);
    }

    private static string Interval(CardRate rate) => $"{NumberText.Accuracy(rate.Low)} to {NumberText.Accuracy(rate.High)}";

    private sealed record Row(RobustnessReport Report, ModelCard Card, EpsilonResult Result);
}
