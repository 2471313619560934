using RobustSparse.Files;
using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>Finds the directory of a run, wherever an earlier version of the program put it.</summary>
public static class RunLocator
{
    /// <summary>
    /// Where a run of these options is or goes. Earlier versions had no suffixes: a run that one of them left under the original's name is found
    /// there if it is this very run, or a smaller one that can grow into it.
    /// </summary>
    /// <inheritdoc cref="RunDirectory.Of(string, ExperimentOptions)"/>
    public static RunDirectory Locate(string baseDirectory, ExperimentOptions options)
    {
        RunDirectory own = RunDirectory.Of(baseDirectory, options);
        if (RunName.Suffix(options) == "" || File.Exists(own.ManifestFile))
        {
            return own;
        }

        RunDirectory earlier = own.WithoutSuffix();
        return IsLeftBehind(earlier, options) ? earlier : own;
    }

    private static bool IsLeftBehind(RunDirectory directory, ExperimentOptions options)
    {
        try
        {
            // A run whose settings have no suffix belongs there and is none of ours.
            return File.Exists(directory.ManifestFile) && RunManifest.Read(directory.ManifestFile).Settings is { } found
                && RunName.Suffix(found) != "" && SettingsTable.Standard.Obstacles(found, options) is [];
        }
        catch (Exception e) when (e is DamagedFileException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
