namespace RobustSparse.Certification;

/// <summary>A property with bounds of every unit and every form over its box.</summary>
/// <param name="Property">The property.</param>
/// <param name="Bounds">Bounds of the hidden units.</param>
/// <param name="Forms">[clause][form]; the forms at the last hidden layer.</param>
internal sealed record RelaxedProperty(Property Property, NetworkBounds Bounds, IReadOnlyList<IReadOnlyList<RelaxedForm>> Forms)
{
    /// <summary>A lower bound of the greatest form of a clause.</summary>
    public double ClauseBound(int clause) => Forms[clause].Max(form => form.Bound);

    /// <summary>A lower bound of the least clause. Above zero, the property is proven.</summary>
    public double Bound => Enumerable.Range(0, Forms.Count).Min(ClauseBound);
}

/// <summary>A form with its bound.</summary>
/// <param name="Form">The form at the last hidden layer.</param>
internal sealed record RelaxedForm(HiddenForm Form)
{
    /// <summary>The best lower bound found.</summary>
    public double Bound { get; set; } = double.NegativeInfinity;

    /// <summary>The lower slopes after the ascent, one for each of <see cref="NetworkBounds.Undecided"/>.</summary>
    public float[] Slopes { get; set; } = [];
}
