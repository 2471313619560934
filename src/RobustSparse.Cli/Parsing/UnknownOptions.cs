using System.CommandLine;
using RobustSparse.Cli.Help;

namespace RobustSparse.Cli.Parsing;

/// <summary>
/// The options on a command line that a command does not have. The parser takes such an option, or its value, for an argument of the
/// command; so they are found before, and the rest of the line is parsed without them.
/// </summary>
/// <param name="Problems">A sentence for each unknown option.</param>
/// <param name="Rest">The line without the unknown options and their values.</param>
internal sealed record UnknownOptions(IReadOnlyList<string> Problems, IReadOnlyList<string> Rest)
{
    /// <summary>Finds the unknown options of a line.</summary>
    /// <param name="line">The arguments of the process.</param>
    /// <param name="command">The command that the line names.</param>
    public static UnknownOptions In(IReadOnlyList<string> line, Command command)
    {
        Option[] options = [.. HelpText.SectionsOf(command).SelectMany(section => section.Options)];
        string[] names = [.. options.SelectMany(NamesOf)];
        var problems = new List<string>();
        var rest = new List<string>();
        for (int i = 0; i < line.Count; i++)
        {
            if (!IsOption(line[i]))
            {
                rest.Add(line[i]);
                continue;
            }

            string name = line[i].Split('=', ':')[0];
            bool hasValueBehind = name == line[i] && i + 1 < line.Count;
            if (options.FirstOrDefault(option => NamesOf(option).Contains(name)) is { } known)
            {
                rest.Add(line[i]);
                if (hasValueBehind && known.Arity.MinimumNumberOfValues > 0)
                {
                    rest.Add(line[++i]);
                }
            }
            else
            {
                problems.Add($"{HelpText.NameOf(command)} has no option {name}{Spelling.Suggestion(name, names.Where(one => one.StartsWith("--", StringComparison.Ordinal)))}");
                i += hasValueBehind && !line[i + 1].StartsWith('-') ? 1 : 0;
            }
        }

        return new UnknownOptions(problems, rest);
    }

    /// <summary>Whether a word is written like an option: a hyphen and a letter, or two hyphens. A negative number is not.</summary>
    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && (char.IsAsciiLetter(word[1]) || word[1] is '-' or '?');

    private static IEnumerable<string> NamesOf(Option option) => [option.Name, .. option.Aliases];
}
