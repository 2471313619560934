using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>The value of one setting of one run.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Text">The value, as the command line writes it.</param>
public readonly record struct SettingValue(Setting Setting, string Text);

/// <summary>The settings of runs, as far as they are known, in the order of the settings table.</summary>
public static class KnownSettings
{
    /// <summary>The settings of a run: all of them from its manifest, else those that its path tells, else none.</summary>
    public static IReadOnlyList<SettingValue> Of(RunResults run) => run.Manifest is { } manifest
        ? [.. SettingsTable.Standard.Settings.Select(setting => new SettingValue(setting, setting.TextOf(manifest.Settings)))]
        : RunPath.TryParse(run.Directory) is { } path
            ? [.. SettingsTable.Standard.Settings.Where(setting => setting.Place is SettingPlace.Directory or SettingPlace.Label).Select(setting => new SettingValue(setting, setting.TextOf(path.Options)))]
            : [];

    /// <summary>The value of a setting; null where it is not known.</summary>
    public static string? Of(RunResults run, Setting setting) =>
        Of(run).Where(value => value.Setting == setting).Select(value => value.Text).FirstOrDefault();

    /// <summary>The settings that change results and in which some of the runs differ, as far as they are known.</summary>
    public static IReadOnlyList<Setting> Differing(IReadOnlyList<RunResults> runs) =>
    [
        .. runs.SelectMany(Of).Where(value => value.Setting.ChangesResults).GroupBy(value => value.Setting)
            .Where(values => values.Select(value => value.Text).Distinct().Skip(1).Any())
            .Select(values => values.Key),
    ];
}
