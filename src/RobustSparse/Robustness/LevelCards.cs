using RobustSparse.Files;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>The stored evaluations of one level.</summary>
/// <param name="Place">The level.</param>
/// <param name="Cards">The finished evaluations of its network on the data set of the run.</param>
/// <param name="OtherData">The finished evaluations of its network on other data sets. They are not results of the run.</param>
public sealed record LevelCards(LevelPlace Place, IReadOnlyList<ModelCard> Cards, IReadOnlyList<ModelCard> OtherData)
{
    /// <summary>Reads the evaluations of every finished level of a run, in the order of trials and levels.</summary>
    /// <param name="skip">Called for each evaluation that is damaged, or that evaluates other weights than the level holds now.</param>
    public static IReadOnlyList<LevelCards> Of(string runDirectory, Action<DamagedFileException> skip) => Of(new EvaluationOutput(runDirectory), skip);

    /// <inheritdoc cref="Of(string, Action{DamagedFileException})"/>
    /// <param name="output">The run, and the directory where its evaluations are stored.</param>
    public static IReadOnlyList<LevelCards> Of(EvaluationOutput output, Action<DamagedFileException> skip)
    {
        string? dataset = DatasetOf(output.Evaluated);
        return [.. RunLevels.At(output.Evaluated).Select(place => Of(place, output.DirectoryOf(place), dataset, skip))];
    }

    private static LevelCards Of(LevelPlace place, string directory, string? dataset, Action<DamagedFileException> skip)
    {
        ILookup<bool, ModelCard> cards = Current(place, directory, skip).ToLookup(card => dataset is null || card.Settings.Dataset == dataset);
        return new LevelCards(place, [.. cards[true]], [.. cards[false]]);
    }

    /// <summary>The evaluations of the network that the level holds now.</summary>
    private static IEnumerable<ModelCard> Current(LevelPlace place, string directory, Action<DamagedFileException> skip)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        try
        {
            return RobustnessRecord.ReadCards(directory, skip, StoredLevel.ReadTrained(place.Directory));
        }
        catch (DamagedFileException e)
        {
            // Without the network, the evaluations cannot be checked against it.
            skip(e);
            return [];
        }
    }

    /// <summary>The data set of a run; null if it is not known. Then no evaluation counts as one on another data set.</summary>
    private static string? DatasetOf(string runDirectory)
    {
        try
        {
            return LevelOrigin.OfRun(runDirectory).Dataset;
        }
        catch (DamagedFileException)
        {
            return null;
        }
    }
}
