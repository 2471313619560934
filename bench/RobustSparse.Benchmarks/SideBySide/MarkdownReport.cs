using System.Text;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>The results as Markdown: shown line by line as they come, and kept to be saved.</summary>
internal sealed class MarkdownReport(TextWriter output)
{
    private readonly StringBuilder _text = new();

    public void Heading(string text) => Write($"\n## {text}\n");

    public void Text(string text) => Write(text + "\n");

    public void Line(string text) => Write(text);

    public void TableHeader(params string[] names)
    {
        TableRow(names);
        Write("|" + string.Concat(names.Select(_ => "---|")));
    }

    public void TableRow(params string[] cells) => Write($"| {string.Join(" | ", cells)} |");

    /// <summary>Writes everything to a file named after the processor and, if it is not the usual one, the measured network.</summary>
    /// <returns>The file.</returns>
    public string Save(string folder, string model)
    {
        string name = string.Join('-', BenchmarkMachine.Processor.Split([.. Path.GetInvalidFileNameChars(), ' ', '(', ')', ',', '@'], StringSplitOptions.RemoveEmptyEntries));
        string file = Path.Combine(Directory.CreateDirectory(folder).FullName, name.ToLowerInvariant() + (model == RandomTicket.UsualModel ? "" : "-" + model) + ".md");
        File.WriteAllText(file, _text.ToString());
        return file;
    }

    private void Write(string line)
    {
        _text.Append(line).Append('\n');
        output.WriteLine(line);
    }
}
