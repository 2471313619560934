using RobustSparse.Runs;

namespace RobustSparse.Analysis;

/// <summary>Reads any runs, wherever they are, as one set.</summary>
public static class RunSetReader
{
    /// <summary>Why a directory is no run; null where it is a run or a trial of one.</summary>
    public static string? Problem(string directory) =>
        !Directory.Exists(directory) ? "is not a directory"
        : NumberedDirectories.TrialsOf(directory).Found is not [] || NumberedDirectories.LevelsOf(directory).Found is not [] ? null
        : NumberedDirectories.LevelNumber(directory) is not null ? "is one level; name the run that it belongs to"
        : RunCatalog.Find(directory) is [{ } below, ..] ? $"is not a run; there is one at {below.Directory}"
        : "holds no trial of a run";

    /// <summary>Reads runs and labels them; a run without a level that can be read is left out.</summary>
    /// <param name="directories">Directories of runs or of trials, in the order of figures and tables; the first is the reference.</param>
    /// <param name="cancel">Checked at every trial and level.</param>
    public static RunSet Read(IReadOnlyList<string> directories, CancellationToken cancel)
    {
        var skipped = new List<SkippedPath>();
        var reader = new RunReader(skipped.Add, cancel);
        var unlabelled = new RunLabel("", "", 0);
        IReadOnlyList<RunResults> runs = RunLabels.Label([.. directories.Select(directory => Read(reader, directory, unlabelled)).OfType<RunResults>()]);
        return new RunSet { Runs = runs, Skipped = [.. skipped.Distinct()], Reference = runs is [var first, ..] ? first : null };
    }

    private static RunResults? Read(RunReader reader, string directory, RunLabel label)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        return NumberedDirectories.TrialsOf(path).Found is not []
            ? reader.Read(RunDirectory.At(path), label)
            : reader.ReadTrial(path, label);
    }
}
