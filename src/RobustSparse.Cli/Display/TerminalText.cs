using RobustSparse.Cli.Help;

namespace RobustSparse.Cli.Display;

/// <summary>Lines of text that fit a terminal: sentences break between words, paths lose their middle. Elsewhere lines stay whole.</summary>
internal static class TerminalText
{
    /// <summary>The lines of a message for standard error.</summary>
    public static IEnumerable<string> ForError(string message) =>
        Console.IsErrorRedirected || Console.WindowWidth <= 0 ? [message] : HelpColumns.Wrap(message, Console.WindowWidth);

    /// <summary>Writes a label and a text, which stays in its column.</summary>
    public static void WriteLabelled(ToolConsole console, string label, int column, string text)
    {
        string first = label.PadRight(column);
        foreach (string line in HelpColumns.Wrap(text, console.Width - column))
        {
            console.Output.WriteLine($"{first}{line}".TrimEnd());
            first = new string(' ', column);
        }
    }

    /// <summary>Writes a sentence.</summary>
    public static void Write(ToolConsole console, string sentence) => WriteLabelled(console, "", 0, sentence);

    /// <summary>Writes a label and a path. In a terminal that is too narrow for it, the path is a link, shown without its middle.</summary>
    /// <param name="console">The console to write to.</param>
    /// <param name="label">The label, with the blanks behind it.</param>
    /// <param name="path">An absolute path.</param>
    public static void WritePath(ToolConsole console, string label, string path)
    {
        string shown = console.IsLive && label.Length + path.Length > console.Width ? Path.GetRelativePath(Directory.GetCurrentDirectory(), path) : path;
        string text = MiddleShortened.Of(shown, console.Width - label.Length);
        console.Output.WriteLine(text == path || !console.Terminal.Profile.Capabilities.Links ? label + text : $"{label}\e]8;;{new Uri(path)}\e\\{text}\e]8;;\e\\");
    }
}
