using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Robustness;

/// <summary>The run that made a level, as far as the directories around the level tell.</summary>
/// <param name="Directory">The level: …/{dataset}/{model}/{experiment}/{attack}/lr-…/trial_00/prune_iter_00.</param>
/// <param name="Dataset">The data set that the network was trained on; null where it cannot be told.</param>
/// <param name="Run">The options of the run; the defaults where there is no run.json.</param>
public sealed record LevelOrigin(string Directory, string? Dataset, ExperimentOptions Run)
{
    /// <summary>Directories between a run's directory and its base directory.</summary>
    private const int RunDepth = 5;

    /// <summary>Finds the run of a level.</summary>
    /// <exception cref="DamagedFileException">There is a run.json that cannot be read.</exception>
    public static LevelOrigin At(string levelDirectory) => new DirectoryInfo(levelDirectory).Parent?.Parent is { } run
        ? OfRun(run.FullName) with { Directory = levelDirectory }
        : new LevelOrigin(levelDirectory, null, new ExperimentOptions());

    /// <summary>Reads the run in a directory.</summary>
    /// <exception cref="DamagedFileException">There is a run.json that cannot be read.</exception>
    public static LevelOrigin OfRun(string runDirectory)
    {
        var run = new DirectoryInfo(runDirectory);
        string? baseDirectory = Enumerable.Range(0, RunDepth).Aggregate((DirectoryInfo?)run, (directory, _) => directory?.Parent)?.FullName;
        if (baseDirectory is null)
        {
            return new LevelOrigin(runDirectory, null, new ExperimentOptions());
        }

        if (RunDirectory.Find(baseDirectory).FirstOrDefault(found => found.Path == run.FullName) is { } ours)
        {
            ExperimentOptions options = RunManifest.Read(ours.ManifestFile).Settings;
            return new LevelOrigin(runDirectory, options.Dataset, options);
        }

        string name = run.Parent!.Parent!.Parent!.Parent!.Name;
        return new LevelOrigin(runDirectory, DatasetCatalog.Find(name)?.Name, new ExperimentOptions());
    }
}
