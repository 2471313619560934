using System.Globalization;

namespace RobustSparse.Analysis;

/// <summary>Which levels of pruning figures and tables show.</summary>
public static class LevelChoice
{
    private const int Most = 6;
    private const int Fewest = 4;

    /// <summary>The levels of the original's tables: 100, 51.3, 16.9, 8.7, 3.6 and 1.8 percent of the weights.</summary>
    public static IReadOnlyList<int> Original { get; } = [0, 3, 8, 11, 15, 18];

    /// <summary>The levels of tables: the original's levels as far as these runs go, or, where those are few, up to six evenly spaced ones.</summary>
    public static IReadOnlyList<int> DefaultFor(IEnumerable<RunSet> sets)
    {
        int last = sets.SelectMany(set => set.Runs).Select(run => run.ExpectedLevels).DefaultIfEmpty(1).Max() - 1;
        int[] reached = [.. Original.Where(level => level <= last)];
        int count = Math.Min(Most, last + 1);
        return reached.Length >= Fewest
            ? reached
            : [.. Enumerable.Range(0, count).Select(i => (int)Math.Round((double)i * last / Math.Max(1, count - 1)))];
    }

    /// <summary>The levels of figures: those of tables, and the sparsest level that any run has reached.</summary>
    public static IReadOnlyList<int> ForFigures(RunSet set) => [.. DefaultFor([set]).Append(set.Sizes[^1].Level).Distinct().Order()];

    /// <summary>Reads a list like 0,3,8; ascending, each at most once.</summary>
    public static bool TryParse(string text, out IReadOnlyList<int> levels)
    {
        var read = new SortedSet<int>();
        levels = [];
        foreach (string part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int level) || !read.Add(level))
            {
                return false;
            }
        }

        levels = [.. read];
        return true;
    }
}
