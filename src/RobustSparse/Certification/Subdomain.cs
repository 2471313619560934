namespace RobustSparse.Certification;

/// <summary>A part of a box where some units are restricted to one side of zero, and one clause is to be proven.</summary>
/// <param name="Clause">Index of the clause.</param>
/// <param name="Signs">For each undecided unit of the box: 1 for z ≥ 0, −1 for z ≤ 0, 0 if the unit is not restricted.</param>
/// <param name="Parameters">[form]; for each undecided unit the lower slope, or the multiplier of a restricted unit.</param>
internal sealed record Subdomain(int Clause, sbyte[] Signs, float[][] Parameters)
{
    /// <summary>The greatest lower bound of any form of the clause.</summary>
    public double Bound { get; set; } = double.NegativeInfinity;

    /// <summary>The index among the undecided units of the unit to split next; −1 if all are restricted.</summary>
    public int Branch { get; set; } = -1;

    /// <summary>The number of times that the subdomain was bounded with all units restricted.</summary>
    public int Retries { get; init; }

    /// <summary>The subdomain where a further unit is restricted to one side of zero.</summary>
    public Subdomain Split(int unit, sbyte sign)
    {
        sbyte[] signs = [.. Signs];
        float[][] parameters = [.. Parameters.Select(form => form.ToArray())];
        signs[unit] = sign;
        foreach (float[] form in parameters)
        {
            form[unit] = 0f;
        }

        return new Subdomain(Clause, signs, parameters);
    }
}
