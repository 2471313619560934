using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>Ways out where a run directory is in the way.</summary>
[Flags]
public enum RunRemedy
{
    /// <summary>None but what the message says.</summary>
    None = 0,

    /// <summary>Move the directory away.</summary>
    MoveAway = 1,

    /// <summary>Write below another base directory.</summary>
    OtherBaseDirectory = 2,

    /// <summary>Have the run deleted.</summary>
    Force = 4,

    /// <summary>Give the new run a name of its own.</summary>
    Name = 8,
}

/// <summary>A run directory is in the way.</summary>
/// <param name="problem">Which, and why: a sentence without its full stop.</param>
/// <param name="remedies">The ways out that the user has.</param>
/// <param name="differences">Where the run on disk is another than the one asked for: in what.</param>
public sealed class RunDirectoryException(string problem, RunRemedy remedies = RunRemedy.None, IReadOnlyList<RunDifference>? differences = null)
    : Exception(Describe(problem, differences ?? [], setting => setting.Name))
{
    /// <summary>The ways out that the user has.</summary>
    public RunRemedy Remedies => remedies;

    /// <summary>The message.</summary>
    /// <param name="spell">How to write the name of a setting.</param>
    public string Spell(Func<Setting, string> spell) => Describe(problem, differences ?? [], spell);

    private static string Describe(string problem, IReadOnlyList<RunDifference> differences, Func<Setting, string> spell) =>
        differences is [] ? problem : $"{problem}: {string.Join("; ", differences.Select(difference => difference.Spell(spell)))}";
}
