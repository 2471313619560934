using RobustSparse.Settings;

namespace RobustSparse.Testing;

/// <summary>A setting that no table of the program has.</summary>
internal static class ToySetting
{
    /// <summary>Stored where the trials are.</summary>
    public static Setting<int> Patience { get; } = new()
    {
        Name = "patience",
        ShortName = "pa",
        Group = SettingGroup.Training,
        Help = "evaluations without progress before training ends",
        Kind = SettingKinds.WholeNumber(SettingRange.Between(1, 99)),
        Get = options => options.Trials,
        Set = (options, value) => options with { Trials = value },
        SinceSchema = 2,
        Useless = options => options.Trials == 9 ? new SettingProblem($"{Patience} has no effect at 9") : null,
    };
}
