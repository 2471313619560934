using RobustSparse.Files;

namespace RobustSparse.Exchange;

/// <summary>A linear constraint on outputs: Σ coefficient·Y + constant ≤ 0.</summary>
/// <param name="Coefficients">[outputs].</param>
/// <param name="Constant">The constant.</param>
public sealed record OutputConstraint(IReadOnlyList<double> Coefficients, double Constant);

/// <summary>A box of inputs with constraints that all hold at a counterexample.</summary>
/// <param name="Lower">[inputs].</param>
/// <param name="Upper">[inputs].</param>
/// <param name="Constraints">The constraints on the outputs.</param>
public sealed record VnnLibCase(IReadOnlyList<double> Lower, IReadOnlyList<double> Upper, IReadOnlyList<OutputConstraint> Constraints);

/// <summary>
/// A property in VNN-LIB 1.0: declared constants X_i and Y_j, and assertions that describe the counterexamples. The assertions are bounds
/// of inputs, linear constraints on outputs, and disjunctions of conjunctions of both.
/// </summary>
/// <param name="Cases">The disjunction, case by case. The property holds if no case has a counterexample.</param>
public sealed record VnnLibProperty(IReadOnlyList<VnnLibCase> Cases)
{
    /// <summary>The most cases. Assertions with several disjunctions multiply.</summary>
    private const int MostCases = 10_000;

    /// <summary>Reads a property for a network.</summary>
    /// <param name="file">The file.</param>
    /// <param name="inputs">The number of inputs of the network.</param>
    /// <param name="outputs">The number of outputs of the network.</param>
    /// <exception cref="DamagedFileException">The file is not a property of that form, or not one for such a network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static VnnLibProperty Read(string file, int inputs, int outputs)
    {
        try
        {
            return Parse(File.ReadAllText(file), inputs, outputs);
        }
        catch (InvalidDataException e)
        {
            throw new DamagedFileException(file, e.Message, e);
        }
    }

    private static VnnLibProperty Parse(string text, int inputs, int outputs)
    {
        var variables = new HashSet<string>();
        List<List<LinearExpression>> cases = [[]];
        foreach (SExpression statement in SExpression.Parse(text))
        {
            switch (statement.Head)
            {
                case "declare-const" or "declare-fun" when statement.Items.Count >= 3 && statement.Items[1].Word is { } name:
                    variables.Add(name);
                    break;
                case "assert" when statement.Items.Count == 2:
                    cases = And(cases, CasesOf(statement.Items[1], variables));
                    break;
                default:
                    throw new InvalidDataException($"{statement} is neither a declaration nor an assertion");
            }
        }

        var expected = Names("X_", inputs).Concat(Names("Y_", outputs)).ToHashSet();
        return expected.SetEquals(variables)
            ? new VnnLibProperty([.. cases.Select(constraints => new VnnLibCaseBuilder(inputs, outputs).Build(constraints))])
            : throw new InvalidDataException(
                $"the variables are not X_0 to X_{inputs - 1} and Y_0 to Y_{outputs - 1}, one for each input and output of the network");
    }

    private static IEnumerable<string> Names(string prefix, int count) => Enumerable.Range(0, count).Select(i => $"{prefix}{i}");

    /// <summary>The disjunction of conjunctions of "expression ≤ 0" that a formula stands for.</summary>
    private static List<List<LinearExpression>> CasesOf(SExpression formula, HashSet<string> variables)
    {
        IEnumerable<SExpression> parts = formula.Items.Skip(1);
        switch (formula.Head)
        {
            case "and":
                return parts.Select(part => CasesOf(part, variables)).Aggregate(new List<List<LinearExpression>> { new() }, And);
            case "or":
                return [.. parts.SelectMany(part => CasesOf(part, variables))];
            case "<=" or ">=" when formula.Items.Count == 3:
                LinearExpression left = LinearExpression.Of(formula.Items[1], variables), right = LinearExpression.Of(formula.Items[2], variables);
                return [[formula.Head == "<=" ? left.Plus(right, -1) : right.Plus(left, -1)]];
            default:
                throw new InvalidDataException($"{formula} is not supported; assertions have 'and', 'or', '<=' and '>='");
        }
    }

    private static List<List<LinearExpression>> And(List<List<LinearExpression>> first, List<List<LinearExpression>> second) =>
        (long)first.Count * second.Count <= MostCases
            ? [.. first.SelectMany(left => second.Select(right => (List<LinearExpression>)[.. left, .. right]))]
            : throw new InvalidDataException($"the disjunctions together have more than {MostCases} cases");
}
