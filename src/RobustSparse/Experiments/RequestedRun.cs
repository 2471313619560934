using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Experiments;

/// <summary>A run as it is asked for.</summary>
/// <param name="Directory">Where it belongs.</param>
/// <param name="Manifest">The manifest of the run if it begins now.</param>
internal sealed record RequestedRun(RunDirectory Directory, RunManifest Manifest)
{
    /// <summary>A run of these options.</summary>
    /// <param name="request">The base directory and the warnings.</param>
    /// <param name="options">The request's, or those of one of its twins.</param>
    /// <param name="architecture">The network that the options name.</param>
    /// <param name="dataset">The data set that the options name.</param>
    public static RequestedRun Of(RunRequest request, ExperimentOptions options, NetworkArchitecture architecture, ImageDataset dataset) => new(
        request.DirectoryOf(options),
        new RunManifest
        {
            Version = RunManifest.CurrentVersion,
            State = RecordedState.Running,
            Settings = options,
            Model = ModelFacts.Of(architecture),
            HasDigests = true,
            DatasetDigests = new SortedDictionary<string, string>(dataset.Digests.ToDictionary(), StringComparer.Ordinal),
            Warnings = request.Warnings,
            Machines = [MachineFacts.Here()],
        });

    /// <summary>The manifest that stands in the directory; null where there is none and nothing else either.</summary>
    /// <exception cref="RunDirectoryException">The directory holds something else, or a manifest that cannot be read.</exception>
    public RunManifest? FindStored()
    {
        if (!File.Exists(Directory.ManifestFile))
        {
            return !Directory.HasVisibleFiles ? null : throw new RunDirectoryException(
                $"{Directory.Path} holds files but no run.json, so this program did not make it, or not all of it", RunRemedy.MoveAway | RunRemedy.OtherBaseDirectory);
        }

        try
        {
            return RunManifest.Read(Directory.ManifestFile);
        }
        catch (DamagedFileException e)
        {
            throw new RunDirectoryException(e.Message, RunRemedy.MoveAway | RunRemedy.OtherBaseDirectory);
        }
    }

    /// <summary>Sees to it that the stored run is this one, or a smaller one that can grow to it.</summary>
    /// <exception cref="RunDirectoryException">It has other settings; the message lists the differences.</exception>
    public void DemandSame(RunManifest stored)
    {
        IReadOnlyList<RunDifference> obstacles = stored.ObstaclesTo(Manifest);
        if (obstacles is not [])
        {
            throw new RunDirectoryException(
                $"{Directory.Path} holds a run with other settings", RunRemedy.Name | RunRemedy.OtherBaseDirectory | RunRemedy.Force, obstacles);
        }
    }
}
