namespace RobustSparse.Settings;

/// <summary>Settings that say where results go.</summary>
public static class OutputSettings
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxLength = 64;

    /// <summary>The name of the run.</summary>
    public static Setting<string?> Name { get; } = new()
    {
        Name = "name",
        Group = SettingGroup.Output,
        Help = "name of the run; in its path it replaces the settings that are not at their defaults",
        DefaultText = "none",
        Kind = SettingKinds.OptionalText("NAME"),
        Get = options => options.Name,
        Set = (options, value) => options with { Name = value },
        Place = SettingPlace.Absent,
        ChangesResults = false,
        ChangesDenseLevel = false,
        SinceSchema = 2,
        Check = (options, _) => options.Name is null || IsLegal(options.Name)
            ? null
            : new SettingProblem($"{Name} {options.Name} is not 1 to {MaxLength} letters, digits, '-', '_' and '.'"),
    };

    private static bool IsLegal(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
