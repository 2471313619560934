using RobustSparse.Files;
using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>
/// Where one run keeps its files; with <see cref="LevelDirectory"/>, the only type that knows their names. The original's analysis
/// takes every visible directory here for a trial and every visible directory of a trial for a level. So this program's own files are
/// hidden, and they are deleted when a run is finished.
/// </summary>
public sealed class RunDirectory
{
    private const string ManifestName = "run.json";
    private const string LockName = ".lock";
    private const string LockOwnerName = ".lock.json";
    private const string StateName = ".state";

    private readonly string _base;
    private readonly string _denseLevelName;

    /// <param name="baseDirectory">The base directory, as an absolute path.</param>
    /// <param name="path">The run's directory, as an absolute path.</param>
    /// <param name="denseLevelName">Names the locks of its dense levels; null for the last component of the path.</param>
    private RunDirectory(string baseDirectory, string path, string? denseLevelName = null)
    {
        _base = baseDirectory;
        _denseLevelName = denseLevelName ?? System.IO.Path.GetFileName(path);
        Path = path;
    }

    /// <summary>The run's directory, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>The file of the run's settings and state: <see cref="RunManifest"/>.</summary>
    public string ManifestFile => Combine(ManifestName);

    /// <summary>Whether the directory holds anything that a user could miss if it were deleted.</summary>
    public bool HasVisibleFiles =>
        Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any(entry => !System.IO.Path.GetFileName(entry).StartsWith('.'));

    /// <summary>
    /// Whether there are working files: checkpoints, rewind points, locks of trials. As long as they exist, the run is not done, whatever its manifest
    /// says: its last process may have ended before the report was written.
    /// </summary>
    public bool HasWorkingFiles => Directory.Exists(Combine(StateName));

    internal string LockFile => Combine(LockName);

    internal string LockOwnerFile => Combine(LockOwnerName);

    /// <summary>The lock that a process holds while it trains a trial's dense level. Runs that differ in pruning alone share the level and the lock.</summary>
    internal string DenseLevelLockFile(int trial)
    {
        (string model, _, string attack, _) = Names();
        return System.IO.Path.Combine(model, $".{attack}_{_denseLevelName}_{NumberedDirectories.TrialName(trial)}.lock");
    }

    /// <summary>The other runs whose paths allow the same dense levels: of any strategy, with any suffix.</summary>
    internal IEnumerable<RunDirectory> Siblings()
    {
        (string model, _, string attack, string leaf) = Names();
        return
        [
            .. from strategy in Enum.GetValues<Strategy>()
               from path in Variants(System.IO.Path.Combine(model, StrategyName.Of(strategy), attack), RunName.PlainOf(leaf))
               where path != Path
               select new RunDirectory(_base, path),
        ];
    }

    /// <summary>The directory without a suffix, where earlier versions put the run.</summary>
    internal RunDirectory WithoutSuffix()
    {
        (_, _, _, string leaf) = Names();
        return new RunDirectory(_base, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, RunName.PlainOf(leaf)), _denseLevelName);
    }

    /// <summary>The directory of a run: {base}/{dataset}/{model}/{experiment}/{attack}/lr-…_l1-…_advtrain-…, then a suffix.</summary>
    /// <param name="baseDirectory">Where data sets have their directories.</param>
    /// <param name="options">The run.</param>
    /// <exception cref="ArgumentException">A name in the options is not that of one directory.</exception>
    public static RunDirectory Of(string baseDirectory, ExperimentOptions options) => Of(baseDirectory, options, RunName.Suffix(options));

    /// <summary>The directory of a run whose suffix is known.</summary>
    /// <param name="baseDirectory">Where data sets have their directories.</param>
    /// <param name="options">The settings that the path has components for.</param>
    /// <param name="suffix">The suffix, with its leading underscore; empty if there is none.</param>
    /// <exception cref="ArgumentException">A name in the options is not that of one directory.</exception>
    public static RunDirectory Of(string baseDirectory, ExperimentOptions options, string suffix)
    {
        string root = RootOf(baseDirectory);
        string[] names = [.. RunPath.NamesOf(options, suffix)];
        if (names.FirstOrDefault(name => !IsPlainName(name)) is { } bad)
        {
            throw new ArgumentException($"'{bad}' is not a name for a directory: letters, digits, '-', '_' and '.', not '.' first", nameof(options));
        }

        return new RunDirectory(root, System.IO.Path.Combine([root, .. names]), RunName.OfDenseLevel(options));
    }

    /// <summary>The suffixes of all runs, of any strategy, that agree with the options in the rest of their paths; in order, without repetition.</summary>
    /// <inheritdoc cref="Of(string, ExperimentOptions)"/>
    public static IReadOnlyList<string> SuffixesOf(string baseDirectory, ExperimentOptions options)
    {
        (string model, _, string attack, string leaf) = Of(baseDirectory, options, suffix: "").Names();
        IEnumerable<string> suffixes =
            from strategy in Enum.GetValues<Strategy>()
            from path in Variants(System.IO.Path.Combine(model, StrategyName.Of(strategy), attack), leaf)
            select RunName.SuffixOf(System.IO.Path.GetFileName(path));
        return [.. suffixes.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Every directory below <paramref name="baseDirectory"/> that stands where a run's would and has a manifest, in the order of their paths. Links are not followed.</summary>
    public static IReadOnlyList<RunDirectory> Find(string baseDirectory) => [.. ManifestsBelow(baseDirectory, RunPath.Depth)
        .Where(run => System.IO.Path.GetRelativePath(run._base, run.Path).Split(System.IO.Path.DirectorySeparatorChar).Length == RunPath.Depth)];

    /// <summary>Every directory with a manifest at or below another, at most one level deeper than a run of it would be.</summary>
    internal static IReadOnlyList<RunDirectory> FindAnywhere(string directory) => ManifestsBelow(directory, RunPath.Depth + 1);

    private static IReadOnlyList<RunDirectory> ManifestsBelow(string baseDirectory, int depth)
    {
        string root = RootOf(baseDirectory);
        var below = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = depth,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
            IgnoreInaccessible = true,
        };
        return !Directory.Exists(root)
            ? []
            : [.. Directory.EnumerateFiles(root, ManifestName, below)
                .Select(file => System.IO.Path.GetDirectoryName(file)!)
                .Order(StringComparer.Ordinal)
                .Select(path => new RunDirectory(root, path))];
    }

    /// <summary>The run in any directory, also outside a tree of runs.</summary>
    public static RunDirectory At(string path)
    {
        string root = RootOf(path);
        return new RunDirectory(root, root);
    }

    /// <summary>The directory of one level.</summary>
    /// <param name="trial">From 0.</param>
    /// <param name="level">Rounds of pruning before it, from 0.</param>
    public LevelDirectory Level(int trial, int level) => new(Combine(NumberedDirectories.TrialName(trial), NumberedDirectories.LevelName(level)));

    /// <summary>One of the places where a trial's checkpoints go.</summary>
    internal string CheckpointFile(int trial, int slot) => TrialState(trial, $"checkpoint-{slot}.bin");

    /// <summary>The dense level's kernels at the update that later levels rewind to.</summary>
    internal string RewindFile(int trial) => TrialState(trial, "rewind.bin");

    /// <summary>The state of a training that diverged, for inspection.</summary>
    internal string DivergedFile(int trial) => TrialState(trial, "diverged.bin");

    /// <summary>
    /// Throws where the run is not here any more, because somebody deleted or moved it while it is under way. Writing on would leave half a
    /// run at the old place.
    /// </summary>
    /// <exception cref="IOException">There is no manifest.</exception>
    internal void DemandPresent()
    {
        if (!File.Exists(ManifestFile))
        {
            throw new IOException($"{ManifestFile} was there and has vanished");
        }
    }

    /// <summary>Keeps a trial to one caller, in this process or another. The lock ends with the process, however it dies.</summary>
    /// <exception cref="RunDirectoryException">Another caller is running the trial.</exception>
    internal IDisposable LockTrial(int trial)
    {
        DemandPresent();
        KeepWorkingFiles();
        return FileLock.TryHold(Combine(StateName, $"trial_{trial:00}.lock"))
            ?? throw new RunDirectoryException($"trial {trial} of {Path} is being run by another process. Wait for it to end, or stop it");
    }

    /// <summary>Deletes the working files of a trial that is complete, and the lock that a killed process left.</summary>
    internal void DeleteTrialFiles(int trial)
    {
        DirectoryDeletion.DeleteIfPresent(TrialState(trial));
        FileLock.DeleteLeftover(DenseLevelLockFile(trial));
    }

    /// <summary>Makes the directory of the working files, which marks the run as not done.</summary>
    internal void KeepWorkingFiles() => DurableDirectory.Create(Combine(StateName));

    /// <summary>Deletes the working files of a run that is complete.</summary>
    internal void DeleteWorkingFiles() => DirectoryDeletion.DeleteIfPresent(Combine(StateName));

    /// <summary>Deletes everything but the lock. Links inside are removed, not followed; a run directory reached through one is refused.</summary>
    /// <exception cref="RunDirectoryException">The directory, or one between it and the base directory, is a symbolic link.</exception>
    internal void Clear()
    {
        if (DirectoryDeletion.FindLink(Path, upTo: _base) is (string link, string target))
        {
            throw new RunDirectoryException($"{link} is a symbolic link to {target}; nothing is deleted through a link. Delete the run by hand", RunRemedy.OtherBaseDirectory);
        }

        // The manifest goes last: a deletion that is cut short can be taken up again.
        foreach (string entry in Directory.EnumerateFileSystemEntries(Path).Where(entry => entry != LockFile && entry != LockOwnerFile && entry != ManifestFile).ToArray())
        {
            DirectoryDeletion.DeleteEntry(entry);
        }

        File.Delete(ManifestFile);
    }

    private static string RootOf(string baseDirectory) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(baseDirectory));

    /// <summary>The directories in a directory that are named by the original's name of a run, with any suffix or none.</summary>
    private static IEnumerable<string> Variants(string directory, string plain) => !Directory.Exists(directory)
        ? []
        : Directory.EnumerateDirectories(directory, plain + "*")
            .Where(path => RunName.PlainOf(System.IO.Path.GetFileName(path)) == plain)
            .Order(StringComparer.Ordinal);

    private (string ModelPath, string Strategy, string Attack, string Leaf) Names()
    {
        string attack = System.IO.Path.GetDirectoryName(Path)!, strategy = System.IO.Path.GetDirectoryName(attack)!;
        return (System.IO.Path.GetDirectoryName(strategy)!, System.IO.Path.GetFileName(strategy), System.IO.Path.GetFileName(attack), System.IO.Path.GetFileName(Path));
    }

    /// <summary>Whether a name can only be that of one directory, not of a path: letters, digits, '-', '_' and '.', not '.' first.</summary>
    internal static bool IsPlainName(string name) =>
        name.Length is > 0 and <= 255 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private string TrialState(int trial, string name = "") => Combine(StateName, NumberedDirectories.TrialName(trial), name);

    private string Combine(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);
}
