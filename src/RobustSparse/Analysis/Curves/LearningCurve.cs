namespace RobustSparse.Analysis;

/// <summary>A metric on the test set while one level trains, over trials.</summary>
/// <param name="Size">The size of the level.</param>
/// <param name="Labels">Updates, as labelled in the logs, ascending.</param>
/// <param name="Estimates">One a label, over the trials that were evaluated there.</param>
public sealed record LearningCurve(LevelSize Size, IReadOnlyList<int> Labels, IReadOnlyList<Estimate> Estimates)
{
    /// <summary>The curve of a level; null where no trial has reached it.</summary>
    public static LearningCurve? Of(RunResults runs, int level, Metric metric)
    {
        if (runs.SizeOf(level) is not { } size)
        {
            return null;
        }

        var byLabel = new SortedDictionary<int, List<double>>();
        foreach (var entry in runs.At(level).SelectMany(result => result.Test))
        {
            double value = MetricColumn.ValueOf(metric, entry);
            if (!double.IsNaN(value))
            {
                byLabel.TryAdd(entry.Label, []);
                byLabel[entry.Label].Add(value);
            }
        }

        return new LearningCurve(size, [.. byLabel.Keys], [.. byLabel.Values.Select(Estimate.Of)]);
    }
}
