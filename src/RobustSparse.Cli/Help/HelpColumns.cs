using System.Text;

namespace RobustSparse.Cli.Help;

/// <summary>Text in lines of limited width, and names with descriptions beside them.</summary>
internal static class HelpColumns
{
    /// <summary>Characters of a line at most.</summary>
    public const int Width = 80;

    private const int Indent = 2;
    private const int DescriptionColumn = 30;

    /// <summary>Appends a name and its description, which begins on a line of its own where the name is long.</summary>
    public static void AppendEntry(StringBuilder text, string name, string description)
    {
        string margin = new(' ', DescriptionColumn);
        string first = new string(' ', Indent) + name;
        List<string> lines = Wrap(description, Width - DescriptionColumn);
        if (first.Length + 2 > DescriptionColumn)
        {
            text.Append(first).Append('\n');
        }
        else
        {
            text.Append(first.PadRight(DescriptionColumn)).Append(lines[0]).Append('\n');
            lines.RemoveAt(0);
        }

        lines.ForEach(line => text.Append(margin).Append(line).Append('\n'));
    }

    /// <summary>Appends a paragraph.</summary>
    public static void AppendParagraph(StringBuilder text, string paragraph) =>
        Wrap(paragraph, Width).ForEach(line => text.Append(line).Append('\n'));

    /// <summary>Breaks a text into lines, between words. A default in brackets stays in one line where it fits into one.</summary>
    public static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in Words(text, width))
        {
            if (line != "" && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }

            line = line == "" ? word : $"{line} {word}";
        }

        lines.Add(line);
        return lines;
    }

    private static string[] Words(string text, int width)
    {
        int bracket = text.IndexOf("[default: ", StringComparison.Ordinal);
        return bracket < 0 || text.Length - bracket > width
            ? text.Split(' ')
            : [.. text[..bracket].Split(' ', StringSplitOptions.RemoveEmptyEntries), text[bracket..]];
    }
}
