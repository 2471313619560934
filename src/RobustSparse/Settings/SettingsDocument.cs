using System.Text;

namespace RobustSparse.Settings;

/// <summary>The page of documentation that lists settings.</summary>
public static class SettingsDocument
{
    /// <summary>The page, as Markdown.</summary>
    public static string Of(SettingsTable table)
    {
        var text = new StringBuilder("# Settings\n\nEvery setting of a run, an option of `rsn run` and a field of `run.json`. Generated from `Settings/SettingsTable.cs`; ");
        text.Append("a test holds it to the table, and with `RSN_WRITE_DOCS=1` writes it anew.\n");
        text.Append("\nThe page lists the settings of the table alone. `rsn CMD --help` shows every option of a command: presets and protocols, where results go, how to run.\n");
        foreach (IGrouping<SettingGroup, Setting> group in table.Settings.GroupBy(setting => setting.Group))
        {
            text.Append($"\n## {group.Key}\n\n| option | default | values | | in the path | changes results | since schema |\n|---|---|---|---|---|---|---|\n");
            foreach (Setting setting in group)
            {
                text.Append(Row(setting));
            }
        }

        return text.ToString();
    }

    private static string Row(Setting setting)
    {
        string[] names = [$"--{setting.Name}", .. setting.ShortName is { } shortName ? [$"-{shortName}"] : Array.Empty<string>(), .. setting.OriginalName is { } original ? [$"--{original}"] : Array.Empty<string>()];
        string values = Cell(setting.Form) + (setting.Range is { } range ? $", {range}" : "");
        string place = setting.Place switch
        {
            SettingPlace.Directory or SettingPlace.Label => "as the original",
            SettingPlace.Suffix => "suffix",
            _ => "no",
        };
        string initial = setting.DefaultText ?? setting.TextOf(new ExperimentOptions());
        return $"| {string.Join(", ", names.Select(name => $"`{name}`"))} | {Cell(initial)} | {values} | {Cell(setting.Help)} | {place} | {(setting.ChangesResults ? "yes" : "no")} | {setting.SinceSchema} |\n";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
