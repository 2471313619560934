using RobustSparse.Models;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>The layers of a network: shape, parameters, mask entries and density.</summary>
internal static class NetworkSummaryTable
{
    public static void Write(ToolConsole console, NetworkSummary summary)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumns(
                new TableColumn("Layer"),
                new TableColumn("Kernel").RightAligned(),
                new TableColumn("Parameters").RightAligned(),
                new TableColumn("Mask entries").RightAligned(),
                new TableColumn("Density").RightAligned());
        foreach (LayerSummary layer in summary.Layers)
        {
            table.AddRow(
                layer.Name, string.Join('×', layer.Spec.KernelShape), NumberText.Count(layer.Parameters), NumberText.Count(layer.Weights), NumberText.Density(layer.Density));
        }

        console.Terminal.Write(table);
        console.Output.WriteLine($"Parameters: {NumberText.Count(summary.Parameters)}");
        console.Output.WriteLine($"Mask entries: {NumberText.Count(summary.Weights)} (the original program counts them as parameters too: {NumberText.Count(summary.Parameters + summary.Weights)})");
        console.Output.WriteLine($"Density: {NumberText.Density(summary.Density)}");
        console.Output.WriteLine();
    }
}
