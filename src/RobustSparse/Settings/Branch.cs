using System.Globalization;
using System.Text.Json;
using RobustSparse.Pruning;

namespace RobustSparse.Settings;

/// <summary>A run of control experiments beside another run, its trunk: for some levels of the trunk, one control each.</summary>
/// <param name="Kind">The control.</param>
/// <param name="Levels">The levels, ascending, each once.</param>
public sealed record Branch(ControlKind Kind, IReadOnlyList<int> Levels)
{
    /// <summary>As in <c>--kind</c>: shuffle-layer.</summary>
    public static string NameOf(ControlKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>The text that <see cref="TryParse"/> reads: shuffle-layer@8,15.</summary>
    public override string ToString() => $"{NameOf(Kind)}@{string.Join(',', Levels.Select(level => level.ToString(CultureInfo.InvariantCulture)))}";

    /// <summary>Reads a branch.</summary>
    public static bool TryParse(string text, out Branch? branch)
    {
        branch = null;
        if (text.Split('@') is not [string name, string list] || !Enum.GetValues<ControlKind>().Any(kind => NameOf(kind) == name))
        {
            return false;
        }

        var levels = new SortedSet<int>();
        foreach (string part in list.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int level) || level > 1000 || !levels.Add(level))
            {
                return false;
            }
        }

        branch = new Branch(Enum.GetValues<ControlKind>().First(kind => NameOf(kind) == name), [.. levels]);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Branch? other) => other?.ToString() == ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
