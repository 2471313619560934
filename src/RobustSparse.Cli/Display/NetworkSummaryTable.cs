using RobustSparse.Models;

namespace RobustSparse.Cli.Display;

/// <summary>The layers of a network: shape, parameters, mask entries and density.</summary>
internal static class NetworkSummaryTable
{
    public static void Write(ToolConsole console, NetworkSummary summary)
    {
        new ColumnTable()
            .Add("Layer", ColumnSide.Left, [.. summary.Layers.Select(layer => layer.Name)])
            .Add("Kernel", ColumnSide.Right, [.. summary.Layers.Select(layer => string.Join('×', layer.Spec.KernelShape))])
            .Add("Parameters", ColumnSide.Right, [.. summary.Layers.Select(layer => NumberText.Count(layer.Parameters))])
            .Add("Mask entries", ColumnSide.Right, [.. summary.Layers.Select(layer => NumberText.Count(layer.Weights))])
            .Add("Density", ColumnSide.Right, [.. summary.Layers.Select(layer => NumberText.Density(layer.Density))])
            .Write(console);
        console.Output.WriteLine($"Parameters: {NumberText.Count(summary.Parameters)}");
        TerminalText.Write(console, $"Mask entries: {NumberText.Count(summary.Weights)} (the original program counts them as parameters too: {NumberText.Count(summary.Parameters + summary.Weights)})");
        console.Output.WriteLine($"Density: {NumberText.Density(summary.Density)}");
        console.Output.WriteLine();
    }
}
