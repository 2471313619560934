using RobustSparse.Analysis;

namespace RobustSparse.Cli.Display;

/// <summary>The table that <c>rsn compare</c> prints: the differences of runs at the levels shown.</summary>
internal static class ComparisonTable
{
    public static void Write(ToolConsole console, RunComparison comparison)
    {
        (RunResults Run, LevelSize Size)[] rows = [.. comparison.Set.Runs.SelectMany(run => comparison.Levels.Select(run.SizeOf).OfType<LevelSize>().Select(size => (run, size)))];
        ColumnTable table = new ColumnTable()
            .Add("run", ColumnSide.Left, [.. rows.Select(row => row.Run.Label.Text)], canShorten: true)
            .Add("level", ColumnSide.Right, [.. rows.Select(row => $"{row.Size.Level}")], importance: 1)
            .Add("weights", ColumnSide.Right, [.. rows.Select(row => $"{row.Size.Percent} %")]);
        int importance = 2;
        foreach ((ComparedQuantity quantity, IReadOnlyList<RunContrast> contrasts) in comparison.Quantities)
        {
            table.Add(quantity.Title, ColumnSide.Right, [.. rows.Select(row => Mean(quantity, quantity.CurveOf(row.Run).At(row.Size.Level)!.Estimate))], importance++);
            table.Add($"difference of {quantity.Title}", ColumnSide.Right, [.. rows.Select(row => Difference(quantity, contrasts, row.Run, row.Size))], importance++);
        }

        table.Write(console);
        foreach (string note in comparison.Notes)
        {
            TerminalText.Write(console, note);
        }

        if (comparison.Pairings is not [])
        {
            TerminalText.Write(console, DifferenceText.Rule(comparison));
        }
    }

    private static string Mean(ComparedQuantity quantity, Estimate estimate) =>
        estimate.Count == 0 ? "" : quantity.IsRate ? NumberText.Accuracy(estimate.Mean) : NumberText.Count(estimate.Mean);

    private static string Difference(ComparedQuantity quantity, IReadOnlyList<RunContrast> contrasts, RunResults run, LevelSize size) =>
        contrasts.FirstOrDefault(contrast => contrast.Run == run && contrast.Levels.Size == size) is { } contrast
            ? $"{DifferenceText.Mean(quantity, contrast)} [{DifferenceText.Interval(quantity, contrast)}]"
            : "";
}
