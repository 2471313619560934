using System.CommandLine;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary>The part of a data set to evaluate on.</summary>
internal enum EvaluationSplit
{
    Test,
    Valid,
    Train,
}

/// <summary>Which images to evaluate on, as the command line says, and as the run that made the network says where it does not.</summary>
internal sealed class EvaluationSource
{
    private readonly Option<EvaluationSplit> _split = ValueOption.Choice(
        "--split", "which images [default: test]", Enum.GetValues<EvaluationSplit>(), NameOf);

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

    /// <summary>The name of the data set; null if it cannot be told.</summary>
    public string? Dataset(ParseResult given, StoredTicket ticket) => given.Or(_dataset, ticket.Dataset!);

    public int ValidSize(ParseResult given, StoredTicket ticket) => given.Or(_validSize, ticket.Run.ValidSize);

    /// <summary>What is wrong with the number of images asked for.</summary>
    public IEnumerable<string> Problems(ParseResult given, ExperimentOptions options, ImageCounts? counts)
    {
        if (given.OrNull(_limit) < 1)
        {
            yield return $"--limit {given.GetValue(_limit)} is not at least 1";
        }
        else if (counts is { } all && given.OrNull(_limit) > Available(given, options, all))
        {
            yield return $"--limit {given.GetValue(_limit)} is more than the {Available(given, options, all)} images of the split";
        }
    }

    /// <summary>Loads the images, downloading them first if need be.</summary>
    public async Task<LoadedImages> LoadAsync(ParseResult given, ToolConsole console, StoredTicket ticket, CancellationToken cancel)
    {
        ImageRange range = Range(given, ticket);
        ImageDataset dataset = await _data.LoadAsync(given, console, Dataset(given, ticket)!, range.TrainWanted, range.TestWanted, cancel);
        return new LoadedImages(dataset, NameOf(given.Or(_split, EvaluationSplit.Test)), range.Of(dataset));
    }

    private static string NameOf(EvaluationSplit split) => split switch
    {
        EvaluationSplit.Test => "test",
        EvaluationSplit.Valid => "valid",
        _ => "train",
    };

    private int Available(ParseResult given, ExperimentOptions options, ImageCounts counts) => given.Or(_split, EvaluationSplit.Test) switch
    {
        EvaluationSplit.Test => counts.Test,
        EvaluationSplit.Valid => options.ValidSize,
        _ => counts.Train - options.ValidSize,
    };

    private ImageRange Range(ParseResult given, StoredTicket ticket)
    {
        int? limit = given.OrNull(_limit);
        return given.Or(_split, EvaluationSplit.Test) switch
        {
            EvaluationSplit.Test => new ImageRange(IsTest: true, 0, limit ?? ticket.Run.TestLimit),
            EvaluationSplit.Valid => new ImageRange(IsTest: false, 0, limit ?? ValidSize(given, ticket)),
            _ => new ImageRange(IsTest: false, ValidSize(given, ticket), limit ?? ticket.Run.TrainLimit),
        };
    }

    /// <summary>A part of a data set: so many images, or all, from one on.</summary>
    private readonly record struct ImageRange(bool IsTest, int Start, int? Count)
    {
        // One image of the other part: a data set has both.
        public int? TrainWanted => IsTest ? 1 : Start + Count;

        public int? TestWanted => IsTest ? Start + Count : 1;

        public ImageSet Of(ImageDataset dataset)
        {
            ImageSet part = IsTest ? dataset.Test : dataset.Train;
            return part.Slice(Start, Count ?? (part.Count - Start));
        }
    }
}

/// <summary>Images to evaluate on.</summary>
/// <param name="Dataset">Where they are from.</param>
/// <param name="Split">test, valid or train.</param>
/// <param name="Images">Those asked for.</param>
internal sealed record LoadedImages(ImageDataset Dataset, string Split, ImageSet Images)
{
    public EvaluationImages ForEvaluation => new(Dataset.Name, Split, Images);

    /// <summary>Reads a level's network.</summary>
    /// <exception cref="DataException">It is not one for these images.</exception>
    public MaskedNetwork ReadNetwork(string levelDirectory)
    {
        MaskedNetwork network = StoredLevel.ReadTrained(levelDirectory);
        return network.Architecture.Inputs == Dataset.Features && network.Architecture.Classes == Dataset.Classes
            ? network
            : throw new DataException(
                $"{levelDirectory} holds a network of {network.Architecture.Inputs} inputs and {network.Architecture.Classes} outputs; {Dataset.Name} has {Dataset.Features} pixels and {Dataset.Classes} classes");
    }
}
