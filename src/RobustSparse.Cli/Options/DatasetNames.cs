using System.CommandLine;
using RobustSparse.Data;

namespace RobustSparse.Cli.Options;

/// <summary>Names of data sets, as arguments.</summary>
internal sealed class DatasetNames
{
    private readonly Argument<string[]> _names = new("DATASET") { Description = "which data sets [default: all]", Arity = ArgumentArity.ZeroOrMore };

    public void AddTo(Command command) => command.Add(_names);

    public IEnumerable<string> Problems(ParseResult given) => Named(given)
        .Where(name => DatasetCatalog.Find(name) is null)
        .Select(name => $"{name} is not one of {string.Join(", ", DatasetCatalog.All.Select(dataset => dataset.Name))}");

    public IEnumerable<DatasetDescription> Datasets(ParseResult given) =>
        Named(given) is [] ? DatasetCatalog.Obtainable : Named(given).Select(name => DatasetCatalog.Find(name)!);

    private string[] Named(ParseResult given) => given.GetValue(_names) ?? [];
}
