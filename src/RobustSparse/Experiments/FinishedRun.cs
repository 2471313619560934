using System.Runtime.ExceptionServices;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>Runs that came to their end before.</summary>
internal static class FinishedRun
{
    /// <summary>Whether a run is finished and every level of it is there. If so, every file is verified. Nothing is written.</summary>
    /// <param name="run">As asked for.</param>
    /// <param name="plan">The training of each level.</param>
    /// <param name="cores">Levels to verify at once.</param>
    /// <param name="cancel">Checked at every level.</param>
    /// <exception cref="DamagedFileException">A file is not what the run wrote.</exception>
    /// <exception cref="RunDirectoryException">The directory holds another run.</exception>
    public static bool IsWhole(RequestedRun run, TrainingPlan plan, int cores, CancellationToken cancel)
    {
        RunManifest? found = run.FindStored();
        if (found is not { State: RecordedState.Finished } || run.Directory.HasWorkingFiles)
        {
            return false;
        }

        run.DemandSame(found);
        bool grows = found.DifferencesFrom(run.Manifest) is not [];
        if (grows || MissingLevels(run.Directory, found).Any())
        {
            return false;
        }

        (int Trial, int Level)[] levels = [.. LevelsOf(found)];
        var problems = new ExceptionDispatchInfo?[levels.Length];
        Parallel.For(0, levels.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, cores), CancellationToken = cancel }, i =>
        {
            try
            {
                LevelIntegrity.Verify(run.Directory.Level(levels[i].Trial, levels[i].Level), plan);
            }
            catch (Exception e)
            {
                problems[i] = ExceptionDispatchInfo.Capture(e);
            }
        });

        // The same run gives the same message, whichever level was verified first.
        problems.FirstOrDefault(problem => problem is not null)?.Throw();
        return true;
    }

    /// <summary>Levels that the run has when it is finished and that are not complete.</summary>
    public static IEnumerable<(int Trial, int Level)> MissingLevels(RunDirectory directory, RunManifest manifest) =>
        LevelsOf(manifest).Where(place => !directory.Level(place.Trial, place.Level).IsComplete);

    private static IEnumerable<(int Trial, int Level)> LevelsOf(RunManifest manifest)
    {
        int trials = manifest.Settings.Trials;
        return from trial in Enumerable.Range(0, trials) from level in manifest.Settings.LevelNumbers select (trial, level);
    }
}
