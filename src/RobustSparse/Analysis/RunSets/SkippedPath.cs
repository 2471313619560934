namespace RobustSparse.Analysis;

/// <summary>A file or directory that analysis leaves out.</summary>
/// <param name="Path">The file or directory.</param>
/// <param name="Reason">Why it is left out; a text that follows the path.</param>
public sealed record SkippedPath(string Path, string Reason)
{
    /// <summary>Tells of every path that was left out of some sets, each once.</summary>
    public static void Tell(IEnumerable<RunSet> read, Action<SkippedPath> skipped)
    {
        foreach (SkippedPath path in read.SelectMany(runs => runs.Skipped).DistinctBy(path => path.Path))
        {
            skipped(path);
        }
    }
}
