namespace RobustSparse.Runs;

/// <summary>The files that an analysis writes: a report and its figures.</summary>
/// <param name="path">The directory; it need not exist.</param>
public sealed class AnalysisDirectory(string path)
{
    private const string ParentName = "analysis";
    private static readonly string[] _figureExtensions = [".svg", ".png"];

    /// <summary>Absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The report, which needs no other file.</summary>
    public string Report => System.IO.Path.Combine(Path, "report.html");

    /// <summary>The numbers of a comparison.</summary>
    public string Numbers => System.IO.Path.Combine(Path, "comparison.csv");

    /// <summary>Where the analysis of a run goes: {base}/{dataset}/{model}/analysis/{attack}/{last component of the run's path}.</summary>
    public static AnalysisDirectory Of(RunDirectory run)
    {
        string attack = System.IO.Path.GetDirectoryName(run.Path)!;
        return new AnalysisDirectory(System.IO.Path.Combine(ModelOf(run), ParentName, System.IO.Path.GetFileName(attack), System.IO.Path.GetFileName(run.Path)));
    }

    /// <summary>The lock of the analyses of a data set: reports of runs that end together are written one after the other, so that the last report knows all runs.</summary>
    public static string LockFile(RunDirectory run) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ModelOf(run))!, ".analysis.lock");

    /// <summary>The file of a figure.</summary>
    /// <param name="name">Without extension.</param>
    /// <param name="extension">svg or png.</param>
    public string Figure(string name, string extension) => System.IO.Path.Combine(Path, $"{name}.{extension}");

    /// <summary>Deletes the figures of an earlier analysis.</summary>
    public void DeleteFigures()
    {
        if (Directory.Exists(Path))
        {
            foreach (string file in Directory.EnumerateFiles(Path).Where(file => _figureExtensions.Contains(System.IO.Path.GetExtension(file))).ToArray())
            {
                File.Delete(file);
            }
        }
    }

    private static string ModelOf(RunDirectory run) => System.IO.Path.GetFullPath(System.IO.Path.Combine(run.Path, "..", "..", ".."));
}
