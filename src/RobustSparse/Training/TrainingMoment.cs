using System.Globalization;

namespace RobustSparse.Training;

/// <summary>A moment of a training: a number of updates, or a fraction of all updates.</summary>
/// <param name="Value">The number of updates, a whole number; or the fraction.</param>
/// <param name="IsFraction">Whether it is a fraction.</param>
public readonly record struct TrainingMoment(double Value, bool IsFraction)
{
    private const int MostUpdates = 100_000_000;

    /// <summary>After a number of updates.</summary>
    public static TrainingMoment Update(int updates) => new(updates, IsFraction: false);

    /// <summary>The number of updates in a training of a length.</summary>
    public double In(int totalUpdates) => IsFraction ? Value * totalUpdates : Value;

    /// <summary>Reads a number of updates, 1600, or with a decimal point a fraction of them from 0 to 1, 0.2.</summary>
    public static bool TryParse(string text, out TrainingMoment moment)
    {
        moment = default;
        bool isFraction = text.Contains('.', StringComparison.Ordinal);
        NumberStyles style = isFraction ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
        if (!double.TryParse(text, style, CultureInfo.InvariantCulture, out double value) || !(value <= (isFraction ? 1 : MostUpdates)))
        {
            return false;
        }

        moment = new TrainingMoment(value, isFraction);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = Value.ToString("0.###############", CultureInfo.InvariantCulture);
        return IsFraction && !text.Contains('.', StringComparison.Ordinal) ? text + ".0" : text;
    }
}
