namespace RobustSparse.Settings;

/// <summary>The setting of runs that are control experiments beside another run.</summary>
public static class BranchSettings
{
    private const string None = "none";

    /// <summary>The control and its levels.</summary>
    public static Setting<Branch?> Branch { get; } = new()
    {
        Name = "branch",
        Group = SettingGroup.Pruning,
        Help = "set by rsn branch: control experiments on levels of the run beside this one",
        Kind = SettingKinds.Spelled<Branch?>($"{None}|KIND@N,N…", null, TryParse, branch => branch?.ToString() ?? None),
        Get = options => options.Branch,
        Set = (options, value) => options with { Branch = value },
        SinceSchema = MethodSettings.FirstSchema,
    };

    private static bool TryParse(string text, out Branch? branch)
    {
        branch = null;
        return text == None || Settings.Branch.TryParse(text, out branch);
    }
}
