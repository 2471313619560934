using RobustSparse.Settings;

namespace RobustSparse.Cli.Help;

/// <summary>The headings that several commands share.</summary>
internal static class HelpHeadings
{
    /// <summary>Options that choose runs.</summary>
    public const string Runs = "Which runs";

    /// <summary>Options of files that a command writes.</summary>
    public const string Output = "Where results go";

    /// <summary>Options that change no result.</summary>
    public const string Execution = "How to run";

    /// <summary>Options that choose what a report shows.</summary>
    public const string Report = "What the report shows";

    /// <summary>Options that say where data sets are.</summary>
    public const string Data = "Data sets";

    /// <summary>The heading of a group of settings.</summary>
    public static string Of(SettingGroup group) => group switch
    {
        SettingGroup.Training => "What to train",
        SettingGroup.Pruning => "How to prune",
        SettingGroup.Attack => "Attack",
        _ => Output,
    };
}
