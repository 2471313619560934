namespace RobustSparse.Pruning;

/// <summary>The updates between which masks change: begin, begin + every, …, up to the end.</summary>
/// <param name="Begin">Updates before the first change.</param>
/// <param name="End">No change comes after this many updates.</param>
/// <param name="Every">Updates between two changes.</param>
internal readonly record struct MaskTiming(int Begin, int End, int Every)
{
    /// <summary>The course that a run's options ask for.</summary>
    public static MaskTiming Of(PruningOptions options, int totalUpdates) => new(options.MaskBegin, options.LastMaskUpdate(totalUpdates), options.MaskEvery);

    /// <summary>Whether an update is one of the course; the end itself is only if the interval meets it.</summary>
    public bool Includes(int update) => update >= Begin && update <= End && (update - Begin) % Every == 0;
}
