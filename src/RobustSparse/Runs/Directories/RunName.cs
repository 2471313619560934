using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>The last component of a run's path: the original's name, then a suffix for the settings that the original does not have.</summary>
public static class RunName
{
    /// <summary>Characters of a name whose suffix is made of settings.</summary>
    public const int MaxLength = 100;

    private static readonly IReadOnlyList<Setting> _settings = SettingsTable.Standard.At(SettingPlace.Label);

    /// <summary>The original's name: lr-0.0012_l1-0.0_advtrain-false.</summary>
    public static string Plain(ExperimentOptions options) =>
        string.Join('_', _settings.Select(setting => $"{setting.PathLabel}-{setting.PathTextOf(options)}"));

    /// <summary>Reads the settings that a name tells, whatever its suffix; false where it is not the name of a run.</summary>
    /// <param name="name">The last component of a path.</param>
    /// <param name="options">The options to change.</param>
    /// <param name="changed">The options with the values.</param>
    public static bool TryParse(string name, ExperimentOptions options, out ExperimentOptions changed)
    {
        changed = options;
        string[] parts = name.Split('_', _settings.Count + 1);
        if (parts.Length < _settings.Count || parts is [.., ""])
        {
            return false;
        }

        foreach ((Setting setting, string part) in _settings.Zip(parts))
        {
            string label = $"{setting.PathLabel}-";
            if (!part.StartsWith(label, StringComparison.Ordinal) || !setting.TryParse(part[label.Length..], changed, out changed))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The name of a run.</summary>
    public static string Of(ExperimentOptions options) => Plain(options) + Suffix(options);

    /// <summary>The suffix: the run's own name where it has one, else its settings that are not at their defaults.</summary>
    public static string Suffix(ExperimentOptions options) => options.Name is { } name
        ? $"_{name}"
        : SettingsSuffix.Of(SettingsTable.Standard, options, MaxLength - Plain(options).Length);

    /// <summary>The suffix of a name; empty for the original's.</summary>
    public static string SuffixOf(string name) => name[PlainOf(name).Length..];

    /// <summary>A name without its suffix.</summary>
    internal static string PlainOf(string name) => string.Join('_', name.Split('_').Take(_settings.Count));

    /// <summary>A name for the dense levels of a run: runs whose dense levels are the same have the same.</summary>
    internal static string OfDenseLevel(ExperimentOptions options) =>
        Plain(options) + SettingsSuffix.OfDenseLevel(SettingsTable.Standard, options, MaxLength - Plain(options).Length);
}
