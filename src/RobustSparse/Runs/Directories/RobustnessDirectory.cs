namespace RobustSparse.Runs;

/// <summary>The names of the files that hold evaluations by strong attacks: for each evaluation a card and a table of verdicts.</summary>
public static class RobustnessDirectory
{
    private const string Name = "robustness";
    private const string CardExtension = ".json";
    private const string TableExtension = ".csv";
    private const string FigureExtension = ".svg";

    /// <summary>The directory of a level's evaluations, beside its kernels and masks.</summary>
    public static string Of(string levelDirectory) => Path.Combine(levelDirectory, Name);

    /// <summary>The table of all evaluations of a run.</summary>
    public static string TableOfRun(string runDirectory) => Path.Combine(runDirectory, Name + TableExtension);

    /// <summary>The figure of all evaluations of a run.</summary>
    public static string FigureOfRun(string runDirectory) => Path.Combine(runDirectory, Name + FigureExtension);

    /// <summary>The cards in a directory of evaluations, in the order of their names; none where there is no directory.</summary>
    public static IReadOnlyList<string> Cards(string directory) => Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory, "*" + CardExtension).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The card of one evaluation.</summary>
    /// <param name="directory">A directory of evaluations.</param>
    /// <param name="evaluation">Attack, norm and fingerprint of the settings.</param>
    public static string Card(string directory, string evaluation) => Path.Combine(directory, evaluation + CardExtension);

    /// <summary>The table of verdicts that belongs to a card.</summary>
    public static string VerdictsOf(string card) => Path.ChangeExtension(card, TableExtension);
}
