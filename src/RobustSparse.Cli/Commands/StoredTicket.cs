using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary>A level's directory and what stands around it: run.json if the run is one of ours, else no more than the names of directories.</summary>
/// <param name="Directory">…/{dataset}/{model}/{experiment}/{attack}/lr-…/trial_00/prune_iter_00.</param>
/// <param name="Dataset">What the network learned, if that can be told.</param>
/// <param name="Run">The run's options, or the defaults where they are not known.</param>
internal sealed record StoredTicket(string Directory, string? Dataset, ExperimentOptions Run)
{
    /// <summary>Levels between a run's directory and its base directory.</summary>
    private const int RunDepth = 5;

    /// <summary>Looks around a level.</summary>
    /// <exception cref="DamagedFileException">There is a run.json that cannot be read.</exception>
    public static StoredTicket At(string levelDirectory)
    {
        DirectoryInfo? run = new DirectoryInfo(levelDirectory).Parent?.Parent;
        string? baseDirectory = Enumerable.Range(0, RunDepth).Aggregate(run, (directory, _) => directory?.Parent)?.FullName;
        if (baseDirectory is null)
        {
            return new StoredTicket(levelDirectory, null, new ExperimentOptions());
        }

        if (RunDirectory.Find(baseDirectory).FirstOrDefault(found => found.Path == run!.FullName) is { } ours)
        {
            ExperimentOptions options = RunManifest.Read(ours.ManifestFile).Settings;
            return new StoredTicket(levelDirectory, options.Dataset, options);
        }

        string name = run!.Parent!.Parent!.Parent!.Parent!.Name;
        return new StoredTicket(levelDirectory, DatasetCatalog.Find(name)?.Name, new ExperimentOptions());
    }
}
