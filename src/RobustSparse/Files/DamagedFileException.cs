namespace RobustSparse.Files;

/// <summary>A file of a run that is not what it should be. The message says which file and what is wrong with it.</summary>
public sealed class DamagedFileException(string file, string problem, Exception? inner = null) : Exception($"{file}: {problem}", inner)
{
    /// <summary>The file.</summary>
    public string File { get; } = file;
}
