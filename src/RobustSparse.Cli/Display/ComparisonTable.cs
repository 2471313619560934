using RobustSparse.Analysis;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>The table that <c>rsn compare</c> prints: the differences of runs at the levels shown.</summary>
internal static class ComparisonTable
{
    public static void Write(ToolConsole console, RunComparison comparison)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("run", "level", "weights");
        foreach ((ComparedQuantity quantity, _) in comparison.Quantities)
        {
            table.AddColumns(new TableColumn(quantity.Title).RightAligned(), new TableColumn("difference").RightAligned());
        }

        foreach (RunResults run in comparison.Set.Runs)
        {
            foreach (LevelSize size in comparison.Levels.Select(run.SizeOf).OfType<LevelSize>())
            {
                IEnumerable<string> cells = comparison.Quantities.SelectMany(pair => new[]
                {
                    Mean(pair.Quantity, pair.Quantity.CurveOf(run).At(size.Level)!.Estimate),
                    pair.Contrasts.FirstOrDefault(contrast => contrast.Run == run && contrast.Levels.Size == size) is { } contrast
                        ? $"{DifferenceText.Mean(pair.Quantity, contrast)} [{DifferenceText.Interval(pair.Quantity, contrast)}]"
                        : "",
                });
                table.AddRow([.. new[] { run.Label.Text, $"{size.Level}", $"{size.Percent} %" }.Concat(cells).Select(Markup.Escape)]);
            }
        }

        console.Terminal.Write(table);
        foreach (string note in comparison.Notes)
        {
            console.Output.WriteLine(note);
        }

        if (comparison.Pairings is not [])
        {
            console.Output.WriteLine(DifferenceText.Rule(comparison));
        }
    }

    private static string Mean(ComparedQuantity quantity, Estimate estimate) =>
        estimate.Count == 0 ? "" : quantity.IsRate ? NumberText.Accuracy(estimate.Mean) : NumberText.Count(estimate.Mean);
}
