namespace RobustSparse.Certification;

/// <summary>
/// A property of a network: at every point of a box, at least one form of every clause is above zero. Robustness of an image of class y has
/// a clause f_y − f_j for every other class j.
/// </summary>
/// <param name="Box">The box.</param>
/// <param name="Clauses">The clauses; each has at least one form.</param>
internal sealed record Property(InputBox Box, IReadOnlyList<IReadOnlyList<OutputForm>> Clauses)
{
    /// <summary>The property that the answer is right throughout a box.</summary>
    public static Property Robustness(InputBox box, int classes, int label) => new(
        box, [.. Enumerable.Range(0, classes).Where(other => other != label).Select(other => new[] { OutputForm.Margin(classes, label, other) })]);

    /// <summary>Whether outputs violate a clause: none of its forms is above zero.</summary>
    public bool IsViolated(int clause, ReadOnlySpan<double> outputs)
    {
        foreach (OutputForm form in Clauses[clause])
        {
            if (!(form.At(outputs) <= 0))
            {
                return false;
            }
        }

        return true;
    }
}
