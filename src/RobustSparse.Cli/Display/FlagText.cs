using RobustSparse.Robustness;
using RobustSparse.Runs;

namespace RobustSparse.Cli.Display;

/// <summary>The flags of self-checks, as lines of text.</summary>
internal static class FlagText
{
    /// <summary>Writes each flag once, with the networks that have it.</summary>
    public static void Write(ToolConsole console, IReadOnlyList<(LevelPlace Place, EvaluationFlag Flag)> flags)
    {
        foreach (IGrouping<EvaluationFlag, (LevelPlace Place, EvaluationFlag Flag)> same in flags.GroupBy(pair => pair.Flag))
        {
            string where = same.Count() == 1 ? same.First().Place.Name : $"{same.Count()} networks, first {same.First().Place.Name}";
            TerminalText.Write(console, $"self-check {same.Key.Check}: {same.Key.Message} ({where})");
        }
    }

    /// <summary>Writes the flags of a whole run.</summary>
    public static void Write(ToolConsole console, IReadOnlyList<EvaluationFlag> flags)
    {
        foreach (EvaluationFlag flag in flags)
        {
            TerminalText.Write(console, $"self-check {flag.Check}: {flag.Message}");
        }
    }
}
