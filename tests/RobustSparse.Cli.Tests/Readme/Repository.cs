using System.Runtime.CompilerServices;

namespace RobustSparse.Cli.Tests.Readme;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its directory.</summary>
    public static string Root { get; } = RootOf();

    private static string RootOf([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
