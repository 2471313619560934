using System.Globalization;

namespace RobustSparse.Analysis;

/// <summary>Differences between runs in words: rates in points, counts as they are.</summary>
public static class DifferenceText
{
    /// <summary>The mean difference, with a star where a difference is shown; a dash without trials.</summary>
    public static string Mean(ComparedQuantity quantity, RunContrast contrast) =>
        double.IsNaN(contrast.Test.Mean) ? "–" : Signed(quantity, contrast.Test.Mean) + (contrast.IsShown ? " *" : "");

    /// <summary>The 95 % interval; a dash where there are too few trials.</summary>
    public static string Interval(ComparedQuantity quantity, RunContrast contrast) =>
        double.IsNaN(contrast.Test.HalfWidth) ? "–" : $"{Signed(quantity, contrast.Test.Low)} to {Signed(quantity, contrast.Test.High)}";

    /// <summary>Percent of weights; both where they differ.</summary>
    public static string Weights(LevelMatch levels) =>
        levels.Size.Percent == levels.Reference.Percent ? $"{levels.Size.Percent} %" : $"{levels.Size.Percent} %, {levels.Reference.Percent} %";

    /// <summary>The level; both where they differ.</summary>
    public static string Level(LevelMatch levels) =>
        levels.Size.Level == levels.Reference.Level ? $"{levels.Size.Level}" : $"{levels.Size.Level}, {levels.Reference.Level}";

    /// <summary>The number of trials compared.</summary>
    public static string Trials(DifferenceTest test) => test.IsPaired ? $"{test.First} pairs" : $"{test.First} and {test.Second}";

    /// <summary>Explains how differences are computed.</summary>
    public static string Rule(RunComparison comparison) =>
        $"Run minus {comparison.Set.Runs[0].Label.Text} at the level of nearest density; rates in points; early stop: the update of the least validation loss; 95 % t-intervals, paired by trial or Welch's as said above; "
        + $"* adjusted p below {CellVerdicts.Significance.ToString(CultureInfo.InvariantCulture)} (Holm, all levels and runs of one quantity).";

    private static string Signed(ComparedQuantity quantity, double value) => quantity.IsRate
        ? (100 * value).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture)
        : value.ToString("+0;−0;0", CultureInfo.InvariantCulture);
}
