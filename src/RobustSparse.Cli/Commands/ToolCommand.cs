using System.CommandLine;
using RobustSparse.Cli.Help;

namespace RobustSparse.Cli.Commands;

/// <summary>A command that lists every problem with its arguments before it does anything.</summary>
internal abstract class ToolCommand(string name, string description) : Command(name, description), IExamples
{
    private readonly List<HelpSection> _sections = [];

    /// <summary>The options under the headings of help.</summary>
    public IReadOnlyList<HelpSection> Sections => _sections;

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>Adds options, which help lists under a heading.</summary>
    /// <param name="heading">The heading; a new one is added to the help.</param>
    /// <param name="options">The options, in the order in which help lists them.</param>
    public void AddUnder(string heading, params IEnumerable<Option> options)
    {
        HelpSection section = SectionOf(heading);
        foreach (Option option in options)
        {
            Add(option);
            section.Options.Add(option);
        }
    }

    /// <summary>Adds options, which help lists under a heading.</summary>
    /// <param name="heading">The heading; a new one is added to the help.</param>
    /// <param name="addOptions">Adds options to the command that it receives.</param>
    public void AddUnder(string heading, Action<Command> addOptions)
    {
        int before = Options.Count;
        addOptions(this);
        SectionOf(heading).Options.AddRange(Options.Skip(before));
    }

    /// <summary>Lists every problem with the parsed values. Options whose values cannot be parsed are treated as not given.</summary>
    public virtual IEnumerable<string> Problems(ParseResult given) => [];

    /// <summary>Runs the command.</summary>
    /// <param name="given">The parsed arguments, in which <see cref="Problems"/> finds no problem.</param>
    /// <param name="console">The console to write to.</param>
    /// <param name="cancel">Cancelled when the user wants to stop.</param>
    public abstract Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel);

    private HelpSection SectionOf(string heading)
    {
        HelpSection? section = _sections.Find(section => section.Heading == heading);
        if (section is null)
        {
            section = new HelpSection(heading);
            _sections.Add(section);
        }

        return section;
    }
}
