using RobustSparse.Files;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>The places where evaluations of a level or a run are kept.</summary>
/// <param name="Evaluated">The directory of the level or of the run.</param>
/// <param name="Chosen">
/// Another directory that the user chose, or null. It takes the evaluations of a level directly; those of a run go to the same tree
/// below it as they have in the run.
/// </param>
public sealed record EvaluationOutput(string Evaluated, string? Chosen = null)
{
    /// <summary>The table of everything that is known of a run.</summary>
    public string Table => RobustnessDirectory.TableOfRun(Chosen ?? Evaluated);

    /// <summary>The figure beside the table.</summary>
    public string Figure => RobustnessDirectory.FigureOfRun(Chosen ?? Evaluated);

    /// <summary>The directory of a level's evaluations.</summary>
    public string DirectoryOf(LevelPlace place) =>
        Chosen is null ? RobustnessDirectory.Of(place.Directory)
        : place.Directory == Evaluated ? Chosen
        : RobustnessDirectory.Of(Path.Combine(Chosen, Path.GetRelativePath(Evaluated, place.Directory)));

    /// <summary>Makes sure that results can be written, before any work is done.</summary>
    /// <exception cref="UnwritableDirectoryException">Somewhere they cannot.</exception>
    public void Check(IEnumerable<LevelPlace> places)
    {
        foreach (LevelPlace place in places)
        {
            WriteCheck.Of(DirectoryOf(place));
        }

        if (RunLevels.IsRun(Evaluated))
        {
            WriteCheck.Of(Path.GetDirectoryName(Table)!);
        }
    }
}
