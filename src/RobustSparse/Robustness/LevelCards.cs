using RobustSparse.Files;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>What is kept of the evaluations of one level.</summary>
/// <param name="Place">The level.</param>
/// <param name="Cards">Its finished evaluations.</param>
public sealed record LevelCards(LevelPlace Place, IReadOnlyList<ModelCard> Cards)
{
    /// <summary>Those of every finished level of a run, in the order of trials and levels.</summary>
    /// <param name="skip">Told of each evaluation that is damaged.</param>
    public static IReadOnlyList<LevelCards> Of(string runDirectory, Action<DamagedFileException> skip) =>
        [.. RunLevels.At(runDirectory).Select(place => new LevelCards(place, RobustnessRecord.ReadCards(RobustnessRecord.DirectoryOf(place.Directory), skip)))];
}
