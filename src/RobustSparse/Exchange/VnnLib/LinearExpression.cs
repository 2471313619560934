using System.Globalization;

namespace RobustSparse.Exchange;

/// <summary>A linear expression of the variables of a property.</summary>
/// <param name="Coefficients">The coefficient of every variable that occurs, by its name: X_0 is the first input, Y_0 the first output.</param>
/// <param name="Constant">The constant.</param>
internal sealed record LinearExpression(IReadOnlyDictionary<string, double> Coefficients, double Constant)
{
    /// <summary>Reads sums, differences and products with constants.</summary>
    /// <exception cref="InvalidDataException">The expression is not linear, or names an unknown variable.</exception>
    public static LinearExpression Of(SExpression expression, IReadOnlySet<string> variables)
    {
        if (expression.Word is { } word)
        {
            return variables.Contains(word) ? new LinearExpression(new Dictionary<string, double> { [word] = 1 }, 0)
                : double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? new LinearExpression(new Dictionary<string, double>(), value)
                : throw new InvalidDataException($"'{word}' is neither a number nor a declared variable");
        }

        LinearExpression[] parts = [.. expression.Items.Skip(1).Select(item => Of(item, variables))];
        return (expression.Head, parts.Length) switch
        {
            ("+", > 0) => parts.Aggregate((sum, part) => sum.Plus(part, 1)),
            ("-", 1) => parts[0].Times(-1),
            ("-", > 1) => parts.Skip(1).Aggregate(parts[0], (sum, part) => sum.Plus(part, -1)),
            ("*", 2) when parts[0].Coefficients.Count == 0 => parts[1].Times(parts[0].Constant),
            ("*", 2) when parts[1].Coefficients.Count == 0 => parts[0].Times(parts[1].Constant),
            _ => throw new InvalidDataException($"{expression} is not a linear expression"),
        };
    }

    /// <summary>This plus a multiple of another.</summary>
    public LinearExpression Plus(LinearExpression other, double factor)
    {
        var sum = new Dictionary<string, double>(Coefficients);
        foreach ((string variable, double coefficient) in other.Coefficients)
        {
            sum[variable] = sum.GetValueOrDefault(variable) + (factor * coefficient);
        }

        return new LinearExpression(sum, Constant + (factor * other.Constant));
    }

    private LinearExpression Times(double factor) => new LinearExpression(new Dictionary<string, double>(), 0).Plus(this, factor);
}
