using System.Globalization;

namespace RobustSparse.Cli.Host;

/// <summary>Limits that the caller's shell or scheduler puts on this process (<c>ulimit</c>), as Linux lists them.</summary>
internal static class ProcessLimits
{
    private const string File = "/proc/self/limits";
    private const int NameWidth = 26;
    private const long Kilobyte = 1024;

    /// <summary>The limits that are checked, each with the least value under which a small run succeeded, in the unit of <c>ulimit</c>.</summary>
    private static readonly Limit[] _all =
    [
        new("Max open files", "open files", "", "-n", Unit: 1, Least: 128),
        new("Max address space", "address space", " kB", "-v", Kilobyte, Least: 4_000_000),
        new("Max file size", "the size of a file", " kB", "-f", Kilobyte, Least: 20_000),
    ];

    /// <summary>A line for every limit that is too low for any command; none if the system does not list limits. Uses no other part of the program, so that it works before anything else is loaded and under the limits that it reports.</summary>
    public static List<string> Problems()
    {
        var problems = new List<string>();
        if (System.IO.File.Exists(File))
        {
            string[] lines = System.IO.File.ReadAllLines(File);
            foreach (Limit limit in _all)
            {
                limit.AddProblem(lines, problems);
            }
        }

        return problems;
    }

    /// <param name="Name">The name in Linux's list.</param>
    /// <param name="What">The name in messages.</param>
    /// <param name="UnitName">The unit in messages, written after a value.</param>
    /// <param name="Flag">The option of <c>ulimit</c>.</param>
    /// <param name="Unit">The size of <c>ulimit</c>'s unit, in the unit of Linux's list.</param>
    /// <param name="Least">The least sufficient value, in the unit of <c>ulimit</c>.</param>
    private sealed record Limit(string Name, string What, string UnitName, string Flag, long Unit, long Least)
    {
        public void AddProblem(string[] lines, List<string> problems)
        {
            string? soft = Array.Find(lines, line => line.StartsWith(Name, StringComparison.Ordinal))?[NameWidth..].Split(' ', 2)[0];
            if (long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value / Unit < Least)
            {
                problems.Add($"the limit of {What} is too low: {value / Unit}{UnitName} (ulimit {Flag}); at least {Least}{UnitName} is needed");
            }
        }
    }
}
