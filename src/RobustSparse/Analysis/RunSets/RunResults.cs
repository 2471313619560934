using RobustSparse.Runs;

namespace RobustSparse.Analysis;

/// <summary>The finished levels of one run.</summary>
/// <param name="Label">The run's name among the others of its set.</param>
/// <param name="Directory">The run's directory, absolute.</param>
/// <param name="Manifest">Null where the original program made the run, or where the manifest is damaged.</param>
/// <param name="Sizes">One for each level found, densest first.</param>
/// <param name="Levels">By trial, then by level; at least one.</param>
public sealed record RunResults(
    RunLabel Label, string Directory, RunManifest? Manifest, IReadOnlyList<LevelSize> Sizes, IReadOnlyList<LevelResult> Levels)
{
    /// <summary>Trials that the run has when it is finished, as its manifest says; without one, those found.</summary>
    public int ExpectedTrials => Manifest?.Settings.Trials ?? Levels.Select(level => level.Trial).Distinct().Count();

    /// <summary>Levels that a trial has when it is finished, as the manifest says; without one, up to the sparsest found.</summary>
    public int ExpectedLevels => Manifest?.Settings.Levels ?? Levels.Max(level => level.Level) + 1;

    /// <summary>The trials that have reached a level.</summary>
    public IEnumerable<LevelResult> At(int level) => Levels.Where(result => result.Level == level);

    /// <summary>The size of a level; null where no trial has reached it.</summary>
    public LevelSize? SizeOf(int level) => Sizes.FirstOrDefault(size => size.Level == level);

    /// <summary>The levels of trials that should be there and are not.</summary>
    public IEnumerable<(int Trial, int Level)> Missing()
    {
        HashSet<(int, int)> found = [.. Levels.Select(level => (level.Trial, level.Level))];
        int[] trials = Manifest is null ? [.. Levels.Select(level => level.Trial).Distinct()] : [.. Enumerable.Range(0, ExpectedTrials)];
        return from trial in trials from level in Enumerable.Range(0, ExpectedLevels) where !found.Contains((trial, level)) select (trial, level);
    }
}
