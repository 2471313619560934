namespace RobustSparse.Analysis;

/// <summary>Runs that are shown side by side, finished or not, ours or the original program's.</summary>
public record RunSet
{
    /// <summary>The runs with at least one level, in the order of figures and tables.</summary>
    public required IReadOnlyList<RunResults> Runs { get; init; }

    /// <summary>Everything that was left out.</summary>
    public required IReadOnlyList<SkippedPath> Skipped { get; init; }

    /// <summary>The run that the others are compared with; null where the set lacks it.</summary>
    public RunResults? Reference { get; init; }

    /// <summary>The sizes of all levels that any run has reached, densest first.</summary>
    public IReadOnlyList<LevelSize> Sizes => [.. Runs.SelectMany(run => run.Sizes).DistinctBy(size => size.Level).OrderBy(size => size.Level)];

    /// <summary>The attack whose accuracy the logs of the runs hold.</summary>
    public LoggedAttack Attack => LoggedAttack.Of(Runs);

    /// <summary>The runs that have learning curves of their own.</summary>
    public virtual IReadOnlyList<RunResults> Learning => Runs;

    /// <summary>A level's percent of weights; the number of the level where runs differ in it. Null where no run has reached the level.</summary>
    public string? TitleOf(int level)
    {
        string[] percents = [.. Runs.Select(run => run.SizeOf(level)?.Percent).OfType<string>().Distinct()];
        return percents is [] ? null : percents is [var only] ? $"{only} %" : $"level {level}";
    }
}
