using System.Text.RegularExpressions;

namespace RobustSparse.Cli.Tests.Readme;

/// <summary>A block of commands of the README with the output that the README shows for it.</summary>
/// <param name="Script">The lines of the block.</param>
/// <param name="Notes">The comment before the block, which readers do not see: instructions to the test.</param>
/// <param name="Output">The lines of output shown below the block; empty if none is shown.</param>
internal sealed partial record ReadmeBlock(string Script, string Notes, IReadOnlyList<string> Output)
{
    private const string SkipNote = "not run: ", ShortNote = "shortened: ";

    /// <summary>The text of the README.</summary>
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    /// <summary>The reason why the test does not run the block; null if it does.</summary>
    public string? Skipped => Notes.StartsWith(SkipNote, StringComparison.Ordinal) ? Notes[SkipNote.Length..] : null;

    /// <summary>Whether the test gives other values to options.</summary>
    public bool IsShortened => Notes.StartsWith(ShortNote, StringComparison.Ordinal);

    /// <summary>Whether the block reads the digits, which not every machine has.</summary>
    public bool NeedsDigits => Script.Contains("digits", StringComparison.Ordinal);

    /// <summary>The script with the values of the comment: "--train-iters 40 --trials 1" replaces the values of both options wherever they are given.</summary>
    public string ShortScript => !IsShortened ? Script : OptionWithValue().Matches(Notes[ShortNote.Length..]).Aggregate(
        Script, (script, option) => Regex.Replace(script, $@"{option.Groups[1].Value} \S+", option.Value));

    /// <summary>Every block of commands, in order.</summary>
    public static IReadOnlyList<ReadmeBlock> All() =>
    [
        .. Blocks().Matches(Text).Select(match => new ReadmeBlock(
            match.Groups["script"].Value, match.Groups["notes"].Value, [.. match.Groups["output"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)])),
    ];

    [GeneratedRegex(@"(<!-- (?<notes>[^\n]*?) -->\n)?```sh\n(?<script>.*?)```\n(\n```text\n(?<output>.*?)```\n)?", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"(--[a-z-]+) (\S+)")]
    private static partial Regex OptionWithValue();
}
