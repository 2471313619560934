using RobustSparse.Cli.Display;
using Spectre.Console;

namespace RobustSparse.Cli;

/// <summary>Where a command writes: results to standard output, everything about them to standard error.</summary>
/// <param name="Output">For lines of text, which are never wrapped.</param>
/// <param name="Error">For errors and warnings.</param>
/// <param name="Terminal">Standard output again, for tables and live displays.</param>
internal sealed record ToolConsole(TextWriter Output, TextWriter Error, IAnsiConsole Terminal)
{
    /// <summary>Wide enough that no table is ever cut where there is no terminal.</summary>
    private const int UnlimitedWidth = 1000;

    /// <summary>The most characters of a line of a table.</summary>
    public int Width => Terminal.Profile.Width;

    /// <summary>Whether there is somebody to ask: standard input and output are a terminal.</summary>
    public bool CanAsk => IsLive && !Console.IsInputRedirected;

    /// <summary>Whether what is shown may change in place.</summary>
    public bool IsLive => Terminal.Profile.Capabilities.Interactive;

    /// <summary>The streams of this process. Without a terminal there are no escape codes, whatever the environment says.</summary>
    public static ToolConsole OfProcess()
    {
        bool redirected = Console.IsOutputRedirected;
        var settings = new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        };
        IAnsiConsole terminal = AnsiConsole.Create(settings);
        if (redirected)
        {
            terminal.Profile.Width = UnlimitedWidth;
        }

        return new ToolConsole(Console.Out, Console.Error, terminal);
    }

    /// <summary>Tells the user of something that is not as asked for, or may not be as meant.</summary>
    public void Warn(string message)
    {
        foreach (string line in TerminalText.ForError($"warning: {message}"))
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>Tells the user of a problem: what, where, what to do.</summary>
    public void Fail(string message)
    {
        foreach (string line in TerminalText.ForError($"rsn: {message}"))
        {
            Error.WriteLine(line);
        }
    }
}
