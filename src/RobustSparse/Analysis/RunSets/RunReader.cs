using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;
using RobustSparse.Training;

namespace RobustSparse.Analysis;

/// <summary>Reads one run directory, leaving out what cannot be read.</summary>
/// <param name="skip">Told of every path left out.</param>
/// <param name="cancel">Checked at every trial and level.</param>
internal sealed class RunReader(Action<SkippedPath> skip, CancellationToken cancel)
{
    /// <summary>Reads a run; null without a level that can be read.</summary>
    public RunResults? Read(RunDirectory directory, RunLabel label)
    {
        if (!Directory.Exists(directory.Path))
        {
            return null;
        }

        return Read(directory, Numbered(directory.Path, NumberedDirectories.TrialsOf), label);
    }

    /// <summary>One trial of a run, or a directory of levels that stands alone, which counts as trial 0; null without a level to show.</summary>
    public RunResults? ReadTrial(string trial, RunLabel label) => NumberedDirectories.TrialNumber(trial) is { } number
        ? Read(RunDirectory.At(Path.GetDirectoryName(trial)!), [new NumberedDirectory(number, trial)], label)
        : Read(RunDirectory.At(trial), [new NumberedDirectory(0, trial)], label);

    private RunResults? Read(RunDirectory directory, IReadOnlyList<NumberedDirectory> trials, RunLabel label)
    {
        RunManifest? manifest = ReadManifest(directory);
        TrainingPlan? plan = manifest is null ? null : RunPlan.Of(manifest.Settings);
        List<LevelResult> levels =
        [
            .. from trial in trials
               from level in Numbered(trial.Path, NumberedDirectories.LevelsOf)
               let result = TryRead(level.Path, () => ReadLevel(trial.Number, level.Number, level.Path, plan))
               where result is not null
               select result,
        ];
        List<LevelSize> sizes = [];
        foreach (int level in levels.Select(result => result.Level).Distinct().Order().ToArray())
        {
            if (SizeOf(levels, level) is { } size)
            {
                sizes.Add(size);
            }
        }

        return levels is [] ? null : new RunResults(label, directory.Path, manifest, sizes, levels);
    }

    private RunManifest? ReadManifest(RunDirectory directory) =>
        File.Exists(directory.ManifestFile) ? TryRead(directory.ManifestFile, () => RunManifest.Read(directory.ManifestFile)) : null;

    /// <summary>The trials of a run or the levels of a trial; tells of the directories with other names.</summary>
    private IReadOnlyList<NumberedDirectory> Numbered(string parent, Func<string, NumberedDirectories> list)
    {
        cancel.ThrowIfCancellationRequested();
        if (TryRead(parent, () => list(parent)) is not { } there)
        {
            return [];
        }

        foreach (string foreign in there.Foreign)
        {
            skip(new SkippedPath(foreign, $"is not named like {there.Pattern}"));
        }

        return there.Found;
    }

    /// <summary>The size of a level from the first of its trials whose arrays are good; those before it are taken out.</summary>
    private LevelSize? SizeOf(List<LevelResult> levels, int level)
    {
        foreach (LevelResult result in levels.Where(result => result.Level == level).ToArray())
        {
            cancel.ThrowIfCancellationRequested();
            if (TryRead(result.Directory, result.ReadTrained) is { } network)
            {
                return new LevelSize(level, [.. network.Layers.Select(LayerSummary.Of)]);
            }

            levels.Remove(result);
        }

        return null;
    }

    private LevelResult ReadLevel(int trial, int number, string path, TrainingPlan? plan)
    {
        cancel.ThrowIfCancellationRequested();
        var level = new LevelDirectory(path);
        if (!level.IsComplete)
        {
            throw new DamagedFileException(path, $"is not finished: it has no {Path.GetFileName(level.TestLog)}");
        }

        LevelIntegrity.Verify(level, plan);
        DemandArrays(level);
        return new LevelResult(trial, number, path, ReadLog(level.ValidLog), ReadLog(level.TestLog)) { LastProbe = ReadLastProbe(level) };
    }

    /// <summary>The level stays where its probes cannot be read: nothing but the alarm comes from them.</summary>
    private ProbeLogEntry? ReadLastProbe(LevelDirectory level) =>
        File.Exists(level.ProbeLog) && TryRead(level.ProbeLog, () => ProbeLog.Read(level.ProbeLog)) is { Count: > 0 } probes ? probes[^1] : null;

    /// <summary>Sees, without reading the arrays, that each mask has its kernel. The original leaves out the dense level's initial kernels.</summary>
    private static void DemandArrays(LevelDirectory level)
    {
        foreach (string layer in level.LayerNames())
        {
            var mask = new FileInfo(level.Mask(layer));
            var kernel = new FileInfo(level.TrainedKernel(layer));
            if (!kernel.Exists)
            {
                throw new DamagedFileException(kernel.FullName, "is missing");
            }

            if (mask.Length != kernel.Length)
            {
                throw new DamagedFileException(kernel.FullName, $"has {kernel.Length} bytes, its mask {mask.Length}");
            }
        }
    }

    private static IReadOnlyList<LogEntry> ReadLog(string file) =>
        EvaluationLog.Read(file) is { Count: > 0 } entries ? entries : throw new DamagedFileException(file, "has no evaluation");

    private T? TryRead<T>(string path, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (DamagedFileException e)
        {
            // Its message is "file: problem".
            skip(new SkippedPath(e.File, e.Message[(e.File.Length + 2)..]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            skip(new SkippedPath(path, e.Message));
        }

        return null;
    }
}
