using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Robustness;

/// <summary>The run that made a level, as far as the directories around the level tell.</summary>
/// <param name="Directory">The level: …/{dataset}/{model}/{experiment}/{attack}/lr-…/trial_00/prune_iter_00.</param>
/// <param name="Dataset">The data set that the network was trained on; null if it is not known.</param>
/// <param name="Run">The options of the run; the defaults if there is no run.json.</param>
public sealed record LevelOrigin(string Directory, string? Dataset, ExperimentOptions Run)
{
    /// <summary>Finds the run of a level.</summary>
    /// <exception cref="DamagedFileException">The run.json cannot be read.</exception>
    public static LevelOrigin At(string levelDirectory) => RunLevels.RunOf(levelDirectory) is { } run
        ? Of(run) with { Directory = levelDirectory }
        : new LevelOrigin(levelDirectory, null, new ExperimentOptions());

    /// <summary>Reads the run in a directory.</summary>
    /// <exception cref="DamagedFileException">The run.json cannot be read.</exception>
    public static LevelOrigin OfRun(string runDirectory) => Of(RunDirectory.At(runDirectory));

    private static LevelOrigin Of(RunDirectory run)
    {
        if (File.Exists(run.ManifestFile))
        {
            ExperimentOptions options = RunManifest.Read(run.ManifestFile).Settings;
            return new LevelOrigin(run.Path, options.Dataset, options);
        }

        string? name = RunPath.DatasetIn(run.Path);
        return new LevelOrigin(run.Path, name is null ? null : DatasetCatalog.Find(name)?.Name, new ExperimentOptions());
    }
}
