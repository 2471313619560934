using System.Text.Json;

namespace RobustSparse.Cli.Tests.Readme;

/// <summary>A result that the README shows and that takes too long to compute in every test run.</summary>
/// <param name="Name">The name in the comment before the lines in the README.</param>
/// <param name="Commit">The commit whose program computed it.</param>
/// <param name="Command">The command that computed it.</param>
/// <param name="Lines">The lines that the README shows.</param>
/// <param name="Beginning">A command that computes the first few hundred updates of the same training.</param>
/// <param name="Accuracies">The accuracies in the output of the beginning.</param>
internal sealed record StoredResult(string Name, string Commit, string Command, string[] Lines, string Beginning, double[] Accuracies)
{
    /// <summary>All results, from docs/results/readme.json.</summary>
    public static StoredResult[] All() => JsonSerializer.Deserialize<StoredResult[]>(File.ReadAllText(Path.Combine(Repository.Root, "docs", "results", "readme.json")), JsonSerializerOptions.Web)!;
}
