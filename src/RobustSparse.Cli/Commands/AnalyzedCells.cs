using RobustSparse.Analysis;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary>Finds the cells that <c>rsn analyze</c> is to analyse.</summary>
internal static class AnalyzedCells
{
    /// <summary>The cells of all runs that this program made, each once.</summary>
    public static IReadOnlyList<RunCell> Below(string baseDirectory) => Below(baseDirectory, new ExperimentOptions(), []);

    /// <summary>
    /// The cells that the options name. If nothing stands at the directory of the options, all cells of runs that this program made and that
    /// agree with the options given: the defaults of the others are not what the user asked for.
    /// </summary>
    /// <param name="baseDirectory">The base directory.</param>
    /// <param name="asked">The options, with defaults.</param>
    /// <param name="given">The settings that the user gave.</param>
    /// <returns>Empty if nothing stands at either place.</returns>
    public static IReadOnlyList<RunCell> Named(string baseDirectory, ExperimentOptions asked, IReadOnlyList<Setting> given) =>
        RunDirectory.SuffixesOf(baseDirectory, asked) is [] ? Below(baseDirectory, asked, given) : RunCell.Of(asked).Variants(baseDirectory);

    private static IReadOnlyList<RunCell> Below(string baseDirectory, ExperimentOptions asked, IReadOnlyList<Setting> given) =>
    [
        .. RunDirectory.Find(baseDirectory)
            .Select(run => RunPath.TryParse(run.Path))
            .OfType<RunPath>()
            .Where(path => given.All(setting => setting.TextOf(path.Options) == setting.TextOf(asked)))
            .Select(RunCell.Of)
            .Distinct(),
    ];
}
