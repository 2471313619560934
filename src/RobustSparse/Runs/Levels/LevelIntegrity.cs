using RobustSparse.Files;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>How much of a level is hashed.</summary>
internal enum DigestCheck
{
    /// <summary>Every file.</summary>
    All,

    /// <summary>The logs, and the arrays that were modified after their digests were written: enough for a listing of many runs.</summary>
    Modified,
}

/// <summary>
/// Tells whether a complete level is what its run wrote: its files have the digests that the run left, its logs tell of the same
/// evaluations, and the last of them is the last one of the training. A level without digests is held to its logs alone.
/// </summary>
internal static class LevelIntegrity
{
    /// <summary>Checks a level.</summary>
    /// <param name="level">Complete.</param>
    /// <param name="plan">The training of each level; null where it is not known, as in the original's runs.</param>
    /// <param name="check">The files to hash.</param>
    /// <exception cref="DamagedFileException">A file is missing or not what the run wrote. The message names the file and the cure.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static void Verify(LevelDirectory level, TrainingPlan? plan, DigestCheck check = DigestCheck.All)
    {
        LevelDigests? digests = Guarded(level, () => VerifyDigests(level, check));

        // Logs with the right digests agree, because their run wrote them together.
        if (digests is null || check == DigestCheck.All)
        {
            Guarded(level, () => VerifyLogs(level, plan));
        }
    }

    /// <summary>Checks the digests of a level, where it has them.</summary>
    /// <param name="level">Complete or not.</param>
    /// <exception cref="DamagedFileException">A file is missing or not what the run wrote. The message names the file and the cure.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static void VerifyDigests(LevelDirectory level) => Guarded(level, () => VerifyDigests(level, DigestCheck.All));

    /// <summary>The same failure with the cure: levels are made again, to the byte, where they are missing.</summary>
    public static DamagedFileException WithCure(DamagedFileException e, LevelDirectory level) =>
        new(e.File, e.Problem, e.InnerException, $"Delete {level.Path} and run the experiment again: it makes the same bytes anew");

    private static T Guarded<T>(LevelDirectory level, Func<T> verify)
    {
        try
        {
            return verify();
        }
        catch (DamagedFileException e) when (e.Cure is null)
        {
            throw WithCure(e, level);
        }
    }

    private static LevelDigests? VerifyDigests(LevelDirectory level, DigestCheck check)
    {
        if (LevelDigests.Read(level) is not { } digests)
        {
            return null;
        }

        DateTime written = File.GetLastWriteTimeUtc(level.DigestFile);
        foreach (string name in digests.Names)
        {
            var file = new FileInfo(Path.Combine(level.Path, name));
            if (!file.Exists)
            {
                throw new DamagedFileException(file.FullName, "is missing");
            }

            bool isHashed = check == DigestCheck.All || LevelDirectory.IsLog(name) || file.LastWriteTimeUtc > written;
            if (isHashed && LevelDigests.OfFile(file.FullName) != digests[name])
            {
                throw new DamagedFileException(file.FullName, $"was changed after the run wrote it: its SHA-256 is not the one in {level.DigestFile}");
            }
        }

        return level.Files().FirstOrDefault(file => !digests.Names.Contains(LevelDigests.NameOf(level, file))) is { } added
            ? throw new DamagedFileException(added, $"was not written by the run: it is not in {level.DigestFile}")
            : digests;
    }

    private static bool VerifyLogs(LevelDirectory level, TrainingPlan? plan)
    {
        IReadOnlyList<LogEntry> test = Read(level.TestLog);
        if (test[^1].Details is not { } details)
        {
            // A log of the original's has no column of updates, and its run no manifest.
            return true;
        }

        foreach (string other in new[] { level.TrainLog, level.ValidLog })
        {
            if (!Read(other).Select(MomentOf).SequenceEqual(test.Select(MomentOf)))
            {
                throw new DamagedFileException(other, $"has rows of other evaluations than {Path.GetFileName(level.TestLog)} beside it");
            }
        }

        return plan?.LastEvaluation is not { } last || MomentOf(test[^1]) == last
            ? true
            : throw new DamagedFileException(level.TestLog, $"ends at update {details.Update}, but the last evaluation of this training is that of update {last.Update}");
    }

    private static IReadOnlyList<LogEntry> Read(string file) =>
        !File.Exists(file) ? throw new DamagedFileException(file, "is missing")
        : EvaluationLog.Read(file) is { Count: > 0 } entries ? entries
        : throw new DamagedFileException(file, "has no evaluation");

    private static (int Label, int? Update) MomentOf(LogEntry entry) => (entry.Label, entry.Details?.Update);
}
