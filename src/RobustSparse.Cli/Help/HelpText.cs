using System.CommandLine;
using System.Text;
using RobustSparse.Cli.Commands;

namespace RobustSparse.Cli.Help;

/// <summary>The help of a command: what it does, how to call it, its options under headings, examples.</summary>
internal static class HelpText
{
    private const string OtherHeading = "Other options";

    /// <summary>The text, which ends with a line break.</summary>
    public static string Of(Command command)
    {
        var text = new StringBuilder();
        HelpColumns.AppendParagraph(text, command.Description ?? "");
        text.Append('\n');
        HelpColumns.AppendParagraph(text, $"Usage: {UsageOf(command)}");
        if (command.Aliases.Count > 0)
        {
            HelpColumns.AppendParagraph(text, $"Also called: {string.Join(", ", command.Aliases)}");
        }

        Append(text, "Commands", command.Subcommands.Where(one => !one.Hidden).Select(one => (one.Name, one.Description)));
        Append(text, "Arguments", command.Arguments.Where(one => !one.Hidden).Select(one => (Bracketed(one), one.Description)));
        foreach (HelpSection section in SectionsOf(command))
        {
            Append(text, section.Heading, section.Options.Where(one => !one.Hidden).Select(one => (LabelOf(one), one.Description)));
        }

        if (command is IExamples { Examples: { Count: > 0 } examples })
        {
            text.Append("\nExamples:\n");
            text.AppendJoin('\n', examples.Select(example => $"  {example}")).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A command as users write it: rsn data list.</summary>
    public static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}" : "rsn";

    /// <summary>The headings of a command's help, with their options.</summary>
    public static IReadOnlyList<HelpSection> SectionsOf(Command command)
    {
        IReadOnlyList<HelpSection> own = (command as ToolCommand)?.Sections ?? [];
        var other = new HelpSection(OtherHeading);
        other.Options.AddRange(command.Options.Where(option => !own.Any(section => section.Options.Contains(option))));
        for (Command? parent = ParentOf(command); parent is not null; parent = ParentOf(parent))
        {
            other.Options.AddRange(parent.Options.Where(option => option.Recursive));
        }

        return [.. own, other];
    }

    /// <summary>The spellings of an option, short ones first, and how its values look.</summary>
    public static string LabelOf(Option option)
    {
        string[] names = [option.Name, .. option.Aliases.Where(alias => !alias.StartsWith('/'))];
        string label = string.Join(", ", names.OrderBy(name => name.StartsWith("--", StringComparison.Ordinal) ? 1 : 0));
        return option.HelpName is { } form ? $"{label} <{form}>" : label;
    }

    private static Command? ParentOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault();

    private static string UsageOf(Command command)
    {
        string[] words =
        [
            NameOf(command),
            .. command.Subcommands.Count > 0 ? ["COMMAND"] : Array.Empty<string>(),
            .. command.Arguments.Select(Bracketed),
            "[options]",
        ];
        return string.Join(' ', words);
    }

    private static string Bracketed(Argument argument)
    {
        string name = argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}…" : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static void Append(StringBuilder text, string heading, IEnumerable<(string Name, string? Description)> entries)
    {
        bool isFirst = true;
        foreach ((string name, string? description) in entries)
        {
            text.Append(isFirst ? $"\n{heading}:\n" : "");
            isFirst = false;
            HelpColumns.AppendEntry(text, name, description ?? "");
        }
    }
}
