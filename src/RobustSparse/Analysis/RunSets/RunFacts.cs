using System.Text;

namespace RobustSparse.Analysis;

/// <summary>The facts that manifests hold about runs, as the last table of a report.</summary>
internal static class RunFacts
{
    /// <summary>A row for each fact, a column for each run.</summary>
    /// <param name="set">The runs.</param>
    /// <param name="baseDirectory">Directories are shown relative to it.</param>
    public static string Table(RunSet set, string baseDirectory)
    {
        Dictionary<string, string>[] columns = [.. set.Runs.Select(run => Of(run, baseDirectory))];
        return Table(set, [.. columns.SelectMany(column => column.Keys).Distinct().Select(name => (name, columns.Select(column => column.GetValueOrDefault(name, "–"))))]);
    }

    /// <summary>A table with a column for each run.</summary>
    public static string Table(RunSet set, IReadOnlyList<(string Name, IEnumerable<string> Values)> rows)
    {
        var html = new StringBuilder("<div class=\"scroll\"><table><thead><tr><th></th>");
        foreach (RunResults run in set.Runs)
        {
            html.Append($"<th>{HtmlPage.Text(run.Label.Text)}</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach ((string name, IEnumerable<string> values) in rows)
        {
            html.Append($"<tr><th>{HtmlPage.Text(name)}</th>").Append(string.Concat(values.Select(value => $"<td>{HtmlPage.Text(value)}</td>"))).Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static Dictionary<string, string> Of(RunResults run, string baseDirectory)
    {
        var facts = new Dictionary<string, string> { ["directory"] = Path.GetRelativePath(baseDirectory, run.Directory) };
        if (run.Manifest is not { } manifest)
        {
            facts["made by"] = "the original program, or unknown: there is no readable run.json";
        }
        else
        {
            facts["state"] = manifest.State.ToString().ToLowerInvariant();
            facts["program version"] = manifest.Version;
            facts["machine"] = string.Join("; ", manifest.Machines.Select(machine => $"{machine.Cores} cores, {machine.Processor}, {machine.System}, {machine.Runtime}"));
            foreach ((string file, string digest) in manifest.DatasetDigests)
            {
                facts[$"SHA-256 of {file}"] = digest;
            }

            if (manifest.Warnings is not [])
            {
                facts["warning"] = string.Join("; ", manifest.Warnings);
            }
        }

        foreach (SettingValue value in run.Manifest is null ? [] : KnownSettings.Of(run))
        {
            facts[value.Setting.Name] = value.Text;
        }

        return facts;
    }
}
