using System.CommandLine;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary>The options that choose the images to evaluate on. Options that are not given take their values from the run that made the networks.</summary>
internal sealed class EvaluationSource
{
    private readonly Option<ImageSplit> _split = ValueOption.Choice(
        "--split", "part of the data set to evaluate on [default: test]", Enum.GetValues<ImageSplit>(), ImageSelection.NameOf);

    private readonly Option<int> _limit = ValueOption.WholeNumber("--limit", "the first N images of the split only [default: as many as the run used]");
    private readonly Option<int> _validSize = ValueOption.WholeNumber("--valid-size", "training images held out for validation [default: the run's, else 10000]", "--valid_size");
    private readonly Option<string> _dataset = ValueOption.Text(
        "--dataset", string.Join('|', DatasetCatalog.All.Select(dataset => dataset.Name)), "the images that the network learned [default: the run's]");

    private readonly DataCommandOptions _data = new();

    public void AddTo(Command command)
    {
        command.Add(_split);
        command.Add(_limit);
        command.Add(_validSize);
        command.Add(_dataset);
        _data.AddTo(command);
    }

    /// <summary>The name of the data set; null if it is not known.</summary>
    public string? Dataset(ParseResult given, LevelOrigin origin) => given.Or(_dataset, origin.Dataset!);

    public int ValidSize(ParseResult given, LevelOrigin origin) => given.Or(_validSize, origin.Run.ValidSize);

    /// <summary>Lists every problem with the images chosen.</summary>
    public IEnumerable<string> Problems(ParseResult given, LevelOrigin origin, ImageCounts? counts) =>
        SelectionOf(given, origin).Problems(counts).Select(problem => $"--{problem}");

    /// <summary>Loads the images, and downloads them first if necessary.</summary>
    public async Task<LoadedImages> LoadAsync(ParseResult given, ToolConsole console, LevelOrigin origin, CancellationToken cancel)
    {
        ImageSelection selection = SelectionOf(given, origin);
        ImageDataset dataset = await _data.LoadAsync(given, console, Dataset(given, origin)!, selection.TrainWanted, selection.TestWanted, cancel);
        return new LoadedImages(dataset, selection.Of(dataset));
    }

    private ImageSelection SelectionOf(ParseResult given, LevelOrigin origin) =>
        new(origin.Run, given.Or(_split, ImageSplit.Test), given.OrNull(_limit), given.OrNull(_validSize));
}

/// <summary>Images to evaluate on.</summary>
/// <param name="Dataset">The data set, or the part of it that was loaded.</param>
/// <param name="Selected">The images chosen.</param>
internal sealed record LoadedImages(ImageDataset Dataset, EvaluationImages Selected)
{
    /// <summary>Reads a level's network.</summary>
    /// <exception cref="DataException">The network does not fit the images.</exception>
    public MaskedNetwork ReadNetwork(string levelDirectory)
    {
        MaskedNetwork network = StoredLevel.ReadTrained(levelDirectory);
        return network.Architecture.Inputs == Dataset.Features && network.Architecture.Classes == Dataset.Classes
            ? network
            : throw new DataException(
                $"{levelDirectory} holds a network of {network.Architecture.Inputs} inputs and {network.Architecture.Classes} outputs; {Dataset.Name} has {Dataset.Features} pixels and {Dataset.Classes} classes");
    }
}
