using System.Globalization;

namespace RobustSparse.Exchange;

/// <summary>Sorts the constraints of a case into bounds of inputs and constraints on outputs.</summary>
internal sealed class VnnLibCaseBuilder
{
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly int _outputs;
    private readonly List<OutputConstraint> _constraints = [];

    public VnnLibCaseBuilder(int inputs, int outputs)
    {
        _lower = new double[inputs];
        _upper = new double[inputs];
        _outputs = outputs;
        Array.Fill(_lower, double.NegativeInfinity);
        Array.Fill(_upper, double.PositiveInfinity);
    }

    /// <summary>The case of a conjunction of constraints.</summary>
    /// <param name="constraints">The expressions, each at most 0 at a counterexample.</param>
    /// <exception cref="InvalidDataException">An input has no bounds, there is no constraint on outputs, or a constraint is of another form.</exception>
    public VnnLibCase Build(IEnumerable<LinearExpression> constraints)
    {
        foreach (LinearExpression constraint in constraints)
        {
            Add(constraint);
        }

        int unbounded = Array.FindIndex([.. _lower.Zip(_upper, (lower, upper) => upper - lower)], width => !double.IsFinite(width));
        return unbounded >= 0 ? throw new InvalidDataException($"X_{unbounded} has no lower or no upper bound")
            : _constraints is [] ? throw new InvalidDataException("a case has no constraint on the outputs")
            : new VnnLibCase(_lower, _upper, _constraints);
    }

    private void Add(LinearExpression constraint)
    {
        KeyValuePair<string, double>[] terms = [.. constraint.Coefficients.Where(term => term.Value != 0)];
        if (terms is not [] && terms.All(term => term.Key.StartsWith('Y')))
        {
            var coefficients = new double[_outputs];
            foreach ((string variable, double coefficient) in terms)
            {
                coefficients[IndexOf(variable)] = coefficient;
            }

            _constraints.Add(new OutputConstraint(coefficients, constraint.Constant));
        }
        else if (terms is [var term] && term.Key.StartsWith('X'))
        {
            double bound = -constraint.Constant / term.Value;
            int input = IndexOf(term.Key);
            (_lower[input], _upper[input]) = term.Value > 0
                ? (_lower[input], Math.Min(_upper[input], bound))
                : (Math.Max(_lower[input], bound), _upper[input]);
        }
        else
        {
            throw new InvalidDataException($"a constraint relates {string.Join(", ", terms.Select(pair => pair.Key))}: constraints on inputs are bounds of one input, the others are on outputs alone");
        }
    }

    private static int IndexOf(string variable) => int.Parse(variable.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture);
}
