using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>One reason why a run on disk is not the one asked for.</summary>
/// <param name="Subject">The name of the setting that differs, or a phrase for another difference.</param>
/// <param name="There">On disk.</param>
/// <param name="Here">As asked for.</param>
/// <param name="Setting">The setting, where it is one.</param>
public readonly record struct RunDifference(string Subject, string There, string Here, Setting? Setting = null)
{
    /// <summary>The difference of a setting.</summary>
    public static RunDifference Of(SettingDifference difference) => new(difference.Setting.Name, difference.There, difference.Here, difference.Setting);

    /// <summary>The difference in words.</summary>
    /// <param name="spell">How to write the name of a setting.</param>
    public string Spell(Func<Setting, string> spell) => $"{(Setting is null ? Subject : spell(Setting))} is {There} there, {Here} here";
}
