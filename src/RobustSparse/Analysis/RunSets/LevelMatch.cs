namespace RobustSparse.Analysis;

/// <summary>Levels of two runs with nearly the same density.</summary>
/// <param name="Size">The level of the run.</param>
/// <param name="Reference">The level of the reference.</param>
public sealed record LevelMatch(LevelSize Size, LevelSize Reference)
{
    /// <summary>Densities of matched levels differ by less than this fraction.</summary>
    public const double Tolerance = 0.1;

    /// <summary>The levels of two runs that are each other's nearest in density; levels without a partner within <see cref="Tolerance"/> are left out.</summary>
    public static IReadOnlyList<LevelMatch> Of(RunResults run, RunResults reference) =>
    [
        .. from size in run.Sizes
           let partner = Nearest(size, reference.Sizes)
           where Distance(size, partner) < Math.Log(1 + Tolerance) && Nearest(partner, run.Sizes) == size
           select new LevelMatch(size, partner),
    ];

    private static LevelSize Nearest(LevelSize size, IReadOnlyList<LevelSize> others) =>
        others.OrderBy(other => Distance(size, other)).ThenBy(other => Math.Abs(other.Level - size.Level)).First();

    private static double Distance(LevelSize one, LevelSize other) => Math.Abs(Math.Log(one.Density / other.Density));
}
