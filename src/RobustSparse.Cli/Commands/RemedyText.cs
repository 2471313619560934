using RobustSparse.Runs;

namespace RobustSparse.Cli.Commands;

/// <summary>Ways out of the way of a run directory, as the command line offers them.</summary>
internal static class RemedyText
{
    private static readonly (RunRemedy Remedy, string Text)[] _texts =
    [
        (RunRemedy.MoveAway, "move it away"),
        (RunRemedy.Name, "give the new run a --name of its own"),
        (RunRemedy.OtherBaseDirectory, "choose another --base-dir"),
        (RunRemedy.Force, "pass --force to delete it"),
    ];

    /// <summary>A sentence that follows another; empty where there is no way out.</summary>
    public static string Of(RunRemedy remedies)
    {
        string[] texts = [.. _texts.Where(pair => remedies.HasFlag(pair.Remedy)).Select(pair => pair.Text)];
        return texts switch
        {
            [] => "",
            [string only] => $" {Capital(only)}.",
            [.., string last] => $" {Capital(string.Join(", ", texts[..^1]))}, or {last}.",
        };
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
