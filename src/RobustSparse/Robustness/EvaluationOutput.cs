using RobustSparse.Files;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>The directories and files where the evaluations of a level or a run are stored.</summary>
/// <param name="Evaluated">The directory of the level or of the run.</param>
/// <param name="Chosen">
/// Another directory that the user chose; null to store evaluations beside the networks. The evaluations of a level go directly into
/// this directory. The evaluations of a run form the same tree in it as in the run.
/// </param>
public sealed record EvaluationOutput(string Evaluated, string? Chosen = null)
{
    /// <summary>The table of all evaluations of a run.</summary>
    public string Table => RobustnessDirectory.TableOfRun(Chosen ?? Evaluated);

    /// <summary>The figure beside the table.</summary>
    public string Figure => RobustnessDirectory.FigureOfRun(Chosen ?? Evaluated);

    /// <summary>The directory of a level's evaluations.</summary>
    public string DirectoryOf(LevelPlace place) =>
        Chosen is null ? RobustnessDirectory.Of(place.Directory)
        : place.Directory == Evaluated ? Chosen
        : RobustnessDirectory.Of(Path.Combine(Chosen, Path.GetRelativePath(Evaluated, place.Directory)));

    /// <summary>Checks that results can be written, before any work is done.</summary>
    /// <exception cref="UnwritableDirectoryException">A directory cannot be written.</exception>
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
