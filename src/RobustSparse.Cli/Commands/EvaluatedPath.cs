using RobustSparse.Runs;

namespace RobustSparse.Cli.Commands;

/// <summary>Explains why a path is nothing that <c>rsn evaluate</c> can evaluate.</summary>
internal static class EvaluatedPath
{
    private const string Example = "name a directory like …/trial_00/prune_iter_00, or that of a run";

    /// <summary>The problem with a path; null if it is a level, or a run with a finished level.</summary>
    /// <param name="path">An absolute path.</param>
    public static string? Problem(string path)
    {
        if (RunLevels.IsRun(path))
        {
            return RunLevels.At(path) is [] ? $"{path} holds no finished level yet; its own command goes on with the run" : null;
        }

        return RunLevels.IsTrial(path) ? $"{path} is one trial; name its run, {Path.GetDirectoryName(path)}, or one of its levels: {FinishedIn(path)}"
            : RunLevels.At(path) is [{ Level: { } level, Trial: { } trial }] && !new LevelDirectory(path).IsComplete && Path.GetDirectoryName(path) is { } above && RunLevels.IsTrial(above)
                ? $"level {level} of trial {trial} is not finished; the run's own command goes on with it. {FinishedIn(above)}"
            : File.Exists(path) ? $"{path} is a file; {Example}"
            : !Directory.Exists(path) ? $"there is no directory {path}; {Example}"
            : !new LevelDirectory(path).HasMasks ? $"{path} is neither a level nor a run; {Example}"
            : null;
    }

    private static string FinishedIn(string trial)
    {
        int[] levels = [.. RunLevels.FinishedIn(trial).Select(place => place.Level!.Value)];
        return levels is [] ? "no level of the trial is finished yet" : $"finished levels of the trial are {string.Join(", ", levels)}";
    }
}
