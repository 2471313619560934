using RobustSparse.Models;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>A network as the original prints it, and its density.</summary>
internal static class NetworkSummaryTable
{
    public static void Write(ToolConsole console, NetworkSummary summary)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumns(
                new TableColumn("Layer (type)"),
                new TableColumn("Output Shape"),
                new TableColumn("Param #").RightAligned(),
                new TableColumn("Density").RightAligned());
        foreach (LayerSummary layer in summary.Layers)
        {
            table.AddRow(
                $"{layer.Name} (MaskedDense)", $"(None, {layer.Spec.Outputs})", $"{layer.Parameters}", NumberText.Density(layer.Density));
        }

        console.Terminal.Write(table);
        console.Output.WriteLine($"Total params: {NumberText.Count(summary.Parameters)}");
        console.Output.WriteLine($"Trainable params: {NumberText.Count(summary.Trainable)}");
        console.Output.WriteLine($"Non-trainable params: {NumberText.Count(summary.NonTrainable)}");
        console.Output.WriteLine($"Density: {NumberText.Density(summary.Density)}");
        console.Output.WriteLine();
    }
}
