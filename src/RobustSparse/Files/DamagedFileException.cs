namespace RobustSparse.Files;

/// <summary>A stored file is damaged or of another kind. The message names the file, the problem and, where it is known, the cure.</summary>
/// <param name="file">The file.</param>
/// <param name="problem">The problem, as a phrase.</param>
/// <param name="inner">The cause; null where there is none.</param>
/// <param name="cure">A sentence on what the user can do; null where nothing is known.</param>
public sealed class DamagedFileException(string file, string problem, Exception? inner = null, string? cure = null)
    : Exception(cure is null ? $"{file}: {problem}" : $"{file}: {problem}. {cure}", inner)
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>The problem, as a phrase.</summary>
    public string Problem { get; } = problem;

    /// <summary>A sentence on what the user can do; null where nothing is known.</summary>
    public string? Cure { get; } = cure;
}
