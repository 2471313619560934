using System.Globalization;
using RobustSparse.Runs;

namespace RobustSparse.Analysis;

/// <summary>A moment of training: the end, early stopping, or one update.</summary>
public sealed record Moment
{
    private const string FinalName = "final";
    private const string EarlyStopName = "early-stop";

    private Moment(string name, int? label)
    {
        Name = name;
        Label = label;
    }

    /// <summary>The last evaluation.</summary>
    public static Moment Final { get; } = new(FinalName, null);

    /// <summary>The evaluation at <see cref="EarlyStopping"/>.</summary>
    public static Moment EarlyStop { get; } = new(EarlyStopName, null);

    /// <summary>The moment of the original's tables.</summary>
    public static Moment Original { get; } = AtLabel(30_000);

    /// <summary>The spelling on the command line.</summary>
    public string Name { get; }

    private int? Label { get; }

    /// <summary>The text in headings.</summary>
    public string Title => this == Final ? "at the end of training" : this == EarlyStop ? "at early stopping" : $"in the row labelled {Label}";

    /// <summary>The evaluation with a given label: the number of updates, or under the protocol reference the original program's count of updates.</summary>
    public static Moment AtLabel(int label) => new(label.ToString(CultureInfo.InvariantCulture), label);

    /// <summary>Reads final, early-stop, or the label of an evaluation.</summary>
    public static bool TryParse(string text, out Moment moment)
    {
        bool isLabel = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int label);
        moment = text == EarlyStopName ? EarlyStop : isLabel ? AtLabel(label) : Final;
        return isLabel || text is FinalName or EarlyStopName;
    }

    /// <summary><see cref="Original"/> where any of these runs reaches it, else <see cref="Final"/>.</summary>
    public static Moment DefaultFor(IEnumerable<RunSet> sets) =>
        sets.SelectMany(set => set.Runs).SelectMany(run => run.Levels).Any(level => Original.EntryOf(level) is not null)
            ? Original
            : Final;

    /// <summary>A level's evaluation on the test set at this moment; null where it has none.</summary>
    public LogEntry? EntryOf(LevelResult level)
    {
        if (this == Final)
        {
            return level.Test[^1];
        }

        int? label = this == EarlyStop ? EarlyStopping.LabelOf(level.Valid) : Label;
        return level.Test.FirstOrDefault(entry => entry.Label == label);
    }
}
