using System.Security.Cryptography;
using System.Text;

namespace RobustSparse.Settings;

/// <summary>The part of a run's path that tells the settings which the original's path does not.</summary>
public static class SettingsSuffix
{
    private const int HashDigits = 8;

    /// <summary>_{setting}-{value} for every setting that can change a result, has its place there and is not at its default; empty where all are.</summary>
    /// <param name="table">The settings there are.</param>
    /// <param name="options">The run.</param>
    /// <param name="room">Characters at most; what does not fit becomes a hash of the whole suffix.</param>
    public static string Of(SettingsTable table, ExperimentOptions options, int room) =>
        Shorten([.. Parts(table, options, _ => true)], room);

    /// <summary>The same for the settings that can change the dense level of a trial alone.</summary>
    /// <inheritdoc cref="Of"/>
    public static string OfDenseLevel(SettingsTable table, ExperimentOptions options, int room) =>
        Shorten([.. Parts(table, options, setting => setting.ChangesDenseLevel)], room);

    private static IEnumerable<string> Parts(SettingsTable table, ExperimentOptions options, Predicate<Setting> isIncluded) => table.Settings
        .Where(setting => setting is { Place: SettingPlace.Suffix, ChangesResults: true } && isIncluded(setting) && !setting.IsDefault(options))
        .Select(setting => $"_{setting.Name}-{Plain(setting.PathTextOf(options))}");

    private static string Shorten(string[] parts, int room)
    {
        string whole = string.Concat(parts);
        if (whole.Length <= room)
        {
            return whole;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..HashDigits];
        var kept = new StringBuilder();
        foreach (string part in parts.TakeWhile(part => kept.Length + part.Length + 1 + HashDigits <= room))
        {
            kept.Append(part);
        }

        return $"{kept}_{hash}";
    }

    /// <summary>With '-' for characters that the name of a directory does not hold.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
