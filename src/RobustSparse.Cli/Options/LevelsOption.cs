using System.CommandLine;
using System.Globalization;

namespace RobustSparse.Cli.Options;

/// <summary>Some of the levels of a run.</summary>
internal sealed class LevelsOption
{
    private readonly Option<int[]> _levels = ValueOption.Parsed<int[]>("--levels", "N,N,…", "levels of RUN_DIR to evaluate [default: all]", TryRead);

    public void AddTo(Command command) => command.Add(_levels);

    public bool IsGiven(ParseResult given) => given.IsGiven(_levels);

    public bool Includes(ParseResult given, int level) => !given.IsGiven(_levels) || given.GetValue(_levels)!.Contains(level);

    /// <summary>Levels asked for that are not there.</summary>
    public IEnumerable<int> Missing(ParseResult given, IEnumerable<int> there) => given.Or(_levels, []).Except(there);

    private static bool TryRead(string text, out int[] levels)
    {
        string[] parts = text.Split(',');
        levels = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out levels[i]))
            {
                return false;
            }
        }

        return true;
    }
}
