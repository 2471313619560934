using RobustSparse.Runs;

namespace RobustSparse.Analysis;

/// <summary>A quantity of the logs.</summary>
public enum Metric
{
    /// <summary>Clean images answered rightly, a fraction.</summary>
    Accuracy,

    /// <summary>Attacked images answered rightly, a fraction.</summary>
    AdversarialAccuracy,

    /// <summary>The training objective.</summary>
    Loss,
}

/// <summary>Names and values of <see cref="Metric"/>.</summary>
public static class MetricColumn
{
    /// <summary>Every metric.</summary>
    public static IReadOnlyList<Metric> All { get; } = Enum.GetValues<Metric>();

    /// <summary>The column of the logs.</summary>
    public static string NameOf(Metric metric) => metric switch
    {
        Metric.Accuracy => "acc",
        Metric.AdversarialAccuracy => "adv_acc",
        Metric.Loss => "loss",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "not a metric"),
    };

    /// <summary>As axes and headings say it.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="attack">The attack in the logs.</param>
    public static string TitleOf(Metric metric, LoggedAttack attack)
    {
        string phrase = PhraseOf(metric, attack);
        return char.ToUpperInvariant(phrase[0]) + phrase[1..];
    }

    /// <summary>As sentences say it.</summary>
    /// <inheritdoc cref="TitleOf"/>
    public static string PhraseOf(Metric metric, LoggedAttack attack) => metric switch
    {
        Metric.Accuracy => "test accuracy",
        Metric.AdversarialAccuracy => $"test accuracy under {attack.Name}",
        Metric.Loss => "test loss",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "not a metric"),
    };

    /// <summary>The value of an entry.</summary>
    public static double ValueOf(Metric metric, LogEntry entry) => metric switch
    {
        Metric.Accuracy => entry.Accuracy,
        Metric.AdversarialAccuracy => entry.AdversarialAccuracy,
        Metric.Loss => entry.Loss,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "not a metric"),
    };
}
