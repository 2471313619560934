namespace RobustSparse.Settings;

/// <summary>A configuration that cannot be run. Lists every problem found, not just the first; nothing has been started or written.</summary>
public sealed class InvalidOptionsException(IReadOnlyList<SettingProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One sentence a problem: which setting, its value, what is legal.</summary>
    public IReadOnlyList<SettingProblem> Problems { get; } = problems;
}
