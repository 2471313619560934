using System.Globalization;
using RobustSparse.Robustness;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>Robust accuracy of networks, attack by attack.</summary>
internal static class RobustnessTable
{
    public static void Write(ToolConsole console, IReadOnlyList<RobustnessReport> reports)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("network", "attack", "norm").AddColumns(
            [.. new[] { "eps", "density", "clean", "robust", "95 % interval", "certified", "undecided", "median distance" }.Select(name => new TableColumn(name).RightAligned())]);
        foreach (RobustnessReport report in reports)
        {
            ModelCard card = report.Record.Card;
            foreach (EpsilonResult result in card.Results)
            {
                table.AddRow(
                    Markup.Escape(report.Place.Name),
                    card.Settings.Attack,
                    card.Settings.Norm.Name,
                    result.Epsilon.ToString(CultureInfo.InvariantCulture),
                    NumberText.Density(card.Density),
                    NumberText.Accuracy(card.Clean.Rate),
                    NumberText.Accuracy(result.Robust.Rate),
                    $"{NumberText.Accuracy(result.Robust.Low)} to {NumberText.Accuracy(result.Robust.High)}",
                    result.Certified is { } certified ? NumberText.Accuracy(certified.Rate) : "",
                    result.Undecided is { } undecided ? NumberText.Accuracy(undecided.Rate) : "",
                    card.MedianDistance is { } distance ? distance.ToString("0.0000", CultureInfo.InvariantCulture) : "");
            }
        }

        console.Terminal.Write(table);
    }
}
