namespace RobustSparse.Runs;

/// <summary>The accuracy of networks that have learned nothing, or have lost what they had learned.</summary>
internal static class ChanceLevel
{
    /// <summary>Classes of a test set are not equally frequent, so a constant answer may be correct this much more often than one in <c>classes</c>.</summary>
    private const double Unevenness = 0.05;

    /// <summary>Whether an accuracy is no better than that of a constant or random answer.</summary>
    /// <param name="accuracy">A fraction.</param>
    /// <param name="classes">At least 1.</param>
    public static bool Includes(double accuracy, int classes) => accuracy <= (1.0 / classes) + Unevenness;
}
