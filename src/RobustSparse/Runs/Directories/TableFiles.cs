namespace RobustSparse.Runs;

/// <summary>The files of the tables of one data set: {base}/tables/{dataset}.</summary>
/// <param name="baseDirectory">The directory of all runs.</param>
/// <param name="dataset">The data set's name.</param>
public sealed class TableFiles(string baseDirectory, string dataset)
{
    /// <summary>The original's table.</summary>
    public string Latex => File(".txt");

    /// <summary>The original's table with intervals.</summary>
    public string Markdown => File(".md");

    /// <summary>The estimates of every strategy.</summary>
    public string Csv => File(".csv");

    private string File(string extension) => Path.Combine(baseDirectory, "tables", dataset + extension);
}
