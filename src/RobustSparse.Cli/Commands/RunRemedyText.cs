using RobustSparse.Runs;

namespace RobustSparse.Cli.Commands;

/// <summary>Remedies for a run directory that is in the way, in the command line's terms.</summary>
internal static class RunRemedyText
{
    private static readonly (RunRemedy Remedy, string Text)[] _texts =
    [
        (RunRemedy.MoveAway, "move it away"),
        (RunRemedy.Name, "give the new run a --name of its own"),
        (RunRemedy.OtherBaseDirectory, "choose another --base-dir"),
        (RunRemedy.Force, "pass --force to delete it"),
    ];

    /// <summary>A sentence to append to a message; empty if there is no remedy.</summary>
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
