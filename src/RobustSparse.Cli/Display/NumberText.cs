using System.Globalization;

namespace RobustSparse.Cli.Display;

/// <summary>Formats numbers for display.</summary>
internal static class NumberText
{
    /// <summary>A fraction of examples: 0.9731.</summary>
    public static string Accuracy(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A mean of accuracies, with the sample standard deviation if there are several.</summary>
    public static string Accuracies(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        return values.Count == 1 ? Accuracy(mean) : $"{Accuracy(mean)} ± {Accuracy(deviation)}";
    }

    /// <summary>A fraction of weights: 51.28 %.</summary>
    public static string Density(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.00} %");

    /// <summary>A count: 266,200.</summary>
    public static string Count(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: 1 image, 1,000 images.</summary>
    /// <param name="value">The count.</param>
    /// <param name="noun">In the singular; the plural has an s behind it.</param>
    public static string Counted(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>A rounded duration: 45 s, 12 min, 3 h 20 min, 2 d 5 h.</summary>
    public static string Duration(TimeSpan value) => value switch
    {
        { TotalMinutes: < 1 } => $"{Math.Ceiling(value.TotalSeconds)} s",
        { TotalHours: < 1 } => $"{Math.Round(value.TotalMinutes)} min",
        { TotalDays: < 1 } => $"{value.Hours} h {value.Minutes} min",
        _ => $"{value.Days} d {value.Hours} h",
    };
}
