using System.Globalization;
using System.Text;
using RobustSparse.Attacks;

namespace RobustSparse.Analysis;

/// <summary>The table as text: percent, mean ± sample standard deviation (trials).</summary>
public static class ResultsTableText
{
    private const string Absent = "missing";

    /// <summary>As the original writes it: a LaTeX tabular that needs the package booktabs.</summary>
    public static string ToLatex(ResultsTable table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"% {table.Dataset}, {table.Model}, reinit_orig, {table.Moment.Title}. ").Append(Explanation).Append('\n');
        text.Append("\\begin{tabular}{lllll}\n\\toprule\n & \\multicolumn{2}{c}{FGSM} & \\multicolumn{2}{c}{PGD} \\\\\n");
        text.Append("Sparsity & Natural & Attack & Natural & Attack \\\\\n\\midrule\n");
        foreach (ResultsRow row in table.Rows)
        {
            text.Append(RowName(row)).Append(" & ").AppendJoin(" & ", row.Pairs.Select(pair => Text(pair, "$\\pm$"))).Append(" \\\\\n");
        }

        return text.Append("\\bottomrule\n\\end{tabular}\n").ToString();
    }

    /// <summary>As Markdown.</summary>
    public static string ToMarkdown(ResultsTable table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"**{table.Dataset}, {table.Model}, winning tickets (reinit_orig), {table.Moment.Title}.** ").Append(Explanation).Append(" In brackets: 95 % t-interval of the mean.\n\n");
        text.Append("| weights remaining |");
        foreach ((AttackKind attack, Metric metric) in ResultsTable.Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $" {ColumnName(attack, metric)} |");
        }

        text.Append("\n|---|").Append(string.Concat(Enumerable.Repeat("---|", ResultsTable.Columns.Count))).Append('\n');
        foreach (ResultsRow row in table.Rows)
        {
            text.Append("| ").Append(RowName(row)).Append(" | ").AppendJoin(" | ", row.Pairs.Select(pair => Text(pair, "±", hasInterval: true))).Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>What the cells say.</summary>
    public static string Explanation { get; } =
        "Percent; no adversarial training / adversarial training; mean, sample standard deviation over trials, (trials; 'of' where the run has more).";

    /// <summary>The heading of a column.</summary>
    public static string ColumnName(AttackKind attack, Metric metric) =>
        $"{attack.ToString().ToUpperInvariant()}, {(metric == Metric.Accuracy ? "natural" : "attack")}";

    /// <summary>Percent of weights, or the level where that is not known.</summary>
    public static string RowName(ResultsRow row) => row.Percent ?? $"level {row.Level}";

    /// <summary>Both numbers of a cell.</summary>
    /// <param name="pair">The numbers.</param>
    /// <param name="plusMinus">Between mean and deviation.</param>
    /// <param name="hasInterval">Whether the interval of the mean follows in brackets.</param>
    public static string Text(ResultsPair pair, string plusMinus, bool hasInterval = false) =>
        $"{Text(pair.Natural, plusMinus, hasInterval)} / {Text(pair.Adversarial, plusMinus, hasInterval)}";

    private static string Text(ResultsEntry entry, string plusMinus, bool hasInterval)
    {
        Estimate estimate = entry.Estimate;
        if (estimate.Count == 0)
        {
            return Absent;
        }

        string deviation = estimate.Count > 1 ? $" {plusMinus} {100 * estimate.StandardDeviation:0.00}" : "";
        string trials = estimate.Count < entry.Expected ? $"{estimate.Count} of {entry.Expected}" : $"{estimate.Count}";
        string interval = hasInterval && estimate.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" [{100 * estimate.Low:0.00}, {100 * estimate.High:0.00}]") : "";
        return $"{100 * estimate.Mean:0.00}{deviation}{interval} ({trials})";
    }
}
