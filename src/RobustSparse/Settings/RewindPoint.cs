using System.Globalization;

namespace RobustSparse.Settings;

/// <summary>The kinds of points that reinit_orig rewinds to.</summary>
public enum RewindKind
{
    /// <summary>θ0, the initial kernels of the dense level (Frankle and Carbin 2019).</summary>
    Initial,

    /// <summary>The kernels at the end of the dense level, as the original's code does.</summary>
    DenseEnd,

    /// <summary>The dense level's kernels after some updates (late rewinding; Frankle et al. 2019).</summary>
    Step,
}

/// <summary>The point in the training of the dense level whose kernels reinit_orig rewinds to.</summary>
/// <param name="Kind">The kind of point.</param>
/// <param name="Update">For <see cref="RewindKind.Step"/>: the number of updates before the point, at least 1. Otherwise 0.</param>
public readonly record struct RewindPoint(RewindKind Kind, int Update = 0)
{
    /// <summary>The spelling on the command line: initial, dense-end or step:K.</summary>
    public override string ToString() => Kind switch
    {
        RewindKind.Initial => "initial",
        RewindKind.DenseEnd => "dense-end",
        _ => $"step:{Update}",
    };

    /// <summary>Reads the spelling of <see cref="ToString"/>; K is a whole number from 1.</summary>
    public static bool TryParse(string text, out RewindPoint point)
    {
        const string StepPrefix = "step:";
        point = default;
        switch (text)
        {
            case "initial":
                return true;
            case "dense-end":
                point = new RewindPoint(RewindKind.DenseEnd);
                return true;
        }

        if (!text.StartsWith(StepPrefix, StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(StepPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int update)
            || update < 1)
        {
            return false;
        }

        point = new RewindPoint(RewindKind.Step, update);
        return true;
    }
}
