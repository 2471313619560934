using System.Globalization;
using System.Text;
using RobustSparse.Attacks;

namespace RobustSparse.Analysis;

/// <summary>The table as text: percent, mean ± sample standard deviation, 95 % interval but in LaTeX, (trials).</summary>
public static class ResultsTableText
{
    private const string Absent = "missing";

    /// <summary>As the original writes it: a LaTeX tabular that needs the package booktabs.</summary>
    public static string ToLatex(ResultsTable table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"% {table.Dataset}, {table.Model}, reinit_orig, {table.Moment.Title}. ").Append(Explain("")).Append('\n');
        text.Append("\\begin{tabular}{lllll}\n\\toprule\n & \\multicolumn{2}{c}{FGSM} & \\multicolumn{2}{c}{PGD} \\\\\n");
        text.Append("Sparsity & Natural & Attack & Natural & Attack \\\\\n\\midrule\n");
        foreach (ResultsRow row in table.Rows)
        {
            text.Append(RowName(row)).Append(" & ").AppendJoin(" & ", row.Pairs.Select(pair => Text(pair, entry => Text(entry, "$\\pm$", interval: "")))).Append(" \\\\\n");
        }

        return text.Append("\\bottomrule\n\\end{tabular}\n").ToString();
    }

    /// <summary>As Markdown.</summary>
    public static string ToMarkdown(ResultsTable table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"**{table.Dataset}, {table.Model}, winning tickets (reinit_orig), {table.Moment.Title}.** ").Append(Explanation).Append("\n\n");
        text.Append("| weights remaining |");
        foreach ((AttackKind attack, Metric metric) in ResultsTable.Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $" {ColumnName(attack, metric)} |");
        }

        text.Append("\n|---|").Append(string.Concat(Enumerable.Repeat("---|", ResultsTable.Columns.Count))).Append('\n');
        foreach (ResultsRow row in table.Rows)
        {
            text.Append("| ").Append(RowName(row)).Append(" | ").AppendJoin(" | ", row.Pairs.Select(Text)).Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>Explains the cells of <see cref="Text(ResultsPair)"/>.</summary>
    public static string Explanation { get; } = Explain("95 % interval of the mean, ");

    /// <summary>The heading of a column.</summary>
    public static string ColumnName(AttackKind attack, Metric metric) =>
        $"{attack.ToString().ToUpperInvariant()}, {(metric == Metric.Accuracy ? "natural" : "attack")}";

    /// <summary>Percent of weights, or the level where that is not known.</summary>
    public static string RowName(ResultsRow row) => row.Percent ?? $"level {row.Level}";

    /// <summary>Both numbers of a cell.</summary>
    public static string Text(ResultsPair pair) => Text(pair, entry => Text(entry, "±", Interval(entry.Estimate)));

    private static string Text(ResultsPair pair, Func<ResultsEntry, string> text) => $"{text(pair.Natural)} / {text(pair.Adversarial)}";

    private static string Interval(Estimate estimate) => estimate.Count > 1 ? $", {100 * estimate.Low:0.00} to {100 * estimate.High:0.00}" : "";

    private static string Explain(string interval) =>
        $"Percent; no adversarial training / adversarial training; mean, sample standard deviation over trials, {interval}(trials; 'of' where the run has more).";

    private static string Text(ResultsEntry entry, string plusMinus, string interval)
    {
        Estimate estimate = entry.Estimate;
        if (estimate.Count == 0)
        {
            return Absent;
        }

        string deviation = estimate.Count > 1 ? $" {plusMinus} {100 * estimate.StandardDeviation:0.00}" : "";
        string trials = estimate.Count < entry.Expected ? $"{estimate.Count} of {entry.Expected}" : $"{estimate.Count}";
        return $"{100 * estimate.Mean:0.00}{deviation}{interval} ({trials})";
    }
}
