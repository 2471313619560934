using System.Globalization;

namespace RobustSparse.Training;

/// <summary>
/// The growth of the training attack's ε over a training: 0 until one moment, its full size from another one on, linear between them.
/// Large ε from the first update leaves networks at a constant answer.
/// </summary>
/// <param name="From">The last moment at which ε is 0.</param>
/// <param name="To">The first moment at which ε has its full size; not before <paramref name="From"/>.</param>
public readonly record struct EpsilonRamp(TrainingMoment From, TrainingMoment To)
{
    /// <summary>Full ε throughout.</summary>
    public static EpsilonRamp None { get; } = default;

    /// <summary>Growth over the first updates.</summary>
    /// <param name="updates">The first update with full ε; 0 for <see cref="None"/>.</param>
    public static EpsilonRamp Over(int updates) => new(default, TrainingMoment.Update(updates));

    /// <summary>The factor of ε in one update.</summary>
    /// <param name="update">Updates made before it.</param>
    /// <param name="totalUpdates">Updates of the whole training.</param>
    /// <returns>In [0, 1].</returns>
    public float At(int update, int totalUpdates)
    {
        float from = From.In(totalUpdates), to = To.In(totalUpdates), now = update + 1f;
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

/// <summary>A moment of a training: a number of updates, or a fraction of all updates.</summary>
/// <param name="Value">The number of updates, a whole number; or the fraction.</param>
/// <param name="IsFraction">Whether it is a fraction.</param>
public readonly record struct TrainingMoment(float Value, bool IsFraction)
{
    /// <summary>The most updates; every whole number up to it is a float.</summary>
    private const int MostUpdates = 1 << 24;

    /// <summary>After a number of updates.</summary>
    public static TrainingMoment Update(int updates) => new(updates, IsFraction: false);

    /// <summary>The number of updates in a training of a length.</summary>
    public float In(int totalUpdates) => IsFraction ? Value * totalUpdates : Value;

    /// <summary>Reads a number of updates, 1600, or with a decimal point a fraction of them from 0 to 1, 0.2.</summary>
    public static bool TryParse(string text, out TrainingMoment moment)
    {
        moment = default;
        bool isFraction = text.Contains('.', StringComparison.Ordinal);
        NumberStyles style = isFraction ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
        if (!float.TryParse(text, style, CultureInfo.InvariantCulture, out float value) || !(value <= (isFraction ? 1 : MostUpdates)))
        {
            return false;
        }

        moment = new TrainingMoment(value, isFraction);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = Value.ToString("0.#######", CultureInfo.InvariantCulture);
        return IsFraction && !text.Contains('.', StringComparison.Ordinal) ? text + ".0" : text;
    }
}
