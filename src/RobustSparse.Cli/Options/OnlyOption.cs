using System.CommandLine;
using RobustSparse.Cli.Commands;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>Narrows the paper's grid: axis=value pairs; several values of one axis are alternatives.</summary>
internal sealed class OnlyOption
{
    private readonly Option<string> _only = ValueOption.Text(
        "--only", "AXIS=VALUE,…", $"a part of the grid; {string.Join("; ", PaperGrid.Axes.Select(axis => $"{axis.Name}={string.Join('|', axis.Values)}"))} [default: all]");

    public void AddTo(Command command) => command.Add(_only);

    public IEnumerable<string> Problems(ParseResult given) => Pairs(given).Select(ProblemOf).OfType<string>();

    /// <summary>Whether a run is in the part asked for.</summary>
    public bool Includes(ParseResult given, ExperimentOptions run)
    {
        ILookup<string, string> wanted = Pairs(given).ToLookup(pair => pair.Name, pair => pair.Value);
        return PaperGrid.Axes.All(axis => !wanted.Contains(axis.Name) || wanted[axis.Name].Contains(axis.ValueOf(run)));
    }

    private static string? ProblemOf((string Name, string Value) pair) => PaperGrid.Axes.FirstOrDefault(axis => axis.Name == pair.Name) switch
    {
        null => $"--only {pair.Name} is not one of {string.Join(", ", PaperGrid.Axes.Select(axis => axis.Name))}",
        { } axis when !axis.Values.Contains(pair.Value) => $"--only {pair.Name}={pair.Value} is not one of {string.Join(", ", axis.Values)}",
        _ => null,
    };

    private IEnumerable<(string Name, string Value)> Pairs(ParseResult given) => given.Or(_only, "")
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(text => text.Split('=', 2))
        .Select(parts => (parts[0], parts.Length == 2 ? parts[1] : ""));
}
