using RobustSparse.Runs;

namespace RobustSparse.Analysis;

/// <summary>Early stopping: the evaluation with the least validation loss.</summary>
public static class EarlyStopping
{
    /// <summary>The <c>batch</c> label of the first entry with the least loss; null where no loss is a number, as without validation images.</summary>
    public static int? LabelOf(IReadOnlyList<LogEntry> valid) =>
        valid.Where(entry => !double.IsNaN(entry.Loss)).MinBy(entry => entry.Loss)?.Label;
}
