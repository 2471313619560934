using System.CommandLine;
using System.Globalization;

namespace RobustSparse.Cli.Options;

/// <summary>The option that chooses levels of a run.</summary>
/// <param name="description">The text of help.</param>
internal sealed class LevelsOption(string description = "levels of RUN_DIR to evaluate [default: all]")
{
    private readonly Option<int[]> _levels = ValueOption.Parsed<int[]>("--levels", "N,N,…", description, TryRead);

    public Option Option => _levels;

    /// <summary>The levels given; null for all.</summary>
    public IReadOnlyList<int>? Of(ParseResult given) => given.IsGiven(_levels) ? given.GetValue(_levels) : null;

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
