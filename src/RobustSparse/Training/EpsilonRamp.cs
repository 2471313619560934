namespace RobustSparse.Training;

/// <summary>
/// The growth of the training attack's ε over a training: 0 until one moment, its full size from another one on, linear between them.
/// Large ε from the first update leaves networks at a constant answer.
/// </summary>
/// <param name="From">The last moment at which ε is 0.</param>
/// <param name="To">The first moment at which ε has its full size; not before <paramref name="From"/>.</param>
public readonly record struct EpsilonRamp(TrainingMoment From, TrainingMoment To)
{
    /// <summary>Growth over the first updates.</summary>
    /// <param name="updates">The first update with full ε; 0 for full ε throughout.</param>
    public static EpsilonRamp Over(int updates) => new(default, TrainingMoment.Update(updates));

    /// <summary>The factor of ε in one update.</summary>
    /// <param name="update">Updates made before it.</param>
    /// <param name="totalUpdates">Updates of the whole training.</param>
    /// <returns>In [0, 1].</returns>
    public float At(int update, int totalUpdates)
    {
        float from = (float)From.In(totalUpdates), to = (float)To.In(totalUpdates), now = update + 1f;
        return now >= to ? 1f : now <= from ? 0f : (now - from) / (to - from);
    }

    /// <summary>Reads FROM:TO, each a <see cref="TrainingMoment"/>.</summary>
    public static bool TryParse(string text, out EpsilonRamp ramp)
    {
        ramp = default;
        if (text.Split(':') is not [string from, string to] || !TrainingMoment.TryParse(from, out TrainingMoment first) || !TrainingMoment.TryParse(to, out TrainingMoment last))
        {
            return false;
        }

        ramp = new EpsilonRamp(first, last);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{From}:{To}";
}
