namespace RobustSparse.Runs;

/// <summary>Networks that have learned nothing, or nothing any more.</summary>
internal static class ChanceLevel
{
    /// <summary>Images of a test set are not quite evenly spread over the classes, so always giving one answer may be right this much more often.</summary>
    private const double Unevenness = 0.05;

    /// <summary>Whether an accuracy is that of a network which always gives the same answer, or any.</summary>
    /// <param name="accuracy">A fraction.</param>
    /// <param name="classes">At least 1.</param>
    public static bool Includes(double accuracy, int classes) => accuracy <= (1.0 / classes) + Unevenness;
}
