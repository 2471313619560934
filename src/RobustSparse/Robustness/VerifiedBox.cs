using RobustSparse.Certification;
using RobustSparse.Exchange;

namespace RobustSparse.Robustness;

/// <summary>A box of a property, in the inputs of the network and in those of its first layer.</summary>
/// <param name="Network">The network, with the scaling of its inputs.</param>
/// <param name="Lower">[inputs]; the box of the network's inputs.</param>
/// <param name="Upper">[inputs].</param>
/// <param name="Property">The property at the inputs of the first layer.</param>
internal sealed record VerifiedBox(ScaledNetwork Network, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper, Property Property)
{
    /// <summary>Covers the rounding of scale·x + shift in double.</summary>
    private const double Slack = 1e-15;

    /// <summary>The property of cases with the same box. A counterexample makes every constraint of a case at most 0, so a clause is that one of them is above 0.</summary>
    public static VerifiedBox Of(ScaledNetwork network, IReadOnlyList<VnnLibCase> cases)
    {
        (IReadOnlyList<double> lower, IReadOnlyList<double> upper) = (cases[0].Lower, cases[0].Upper);
        OutputForm[][] clauses = [.. cases.Select(box => box.Constraints.Select(constraint => new OutputForm([.. constraint.Coefficients], constraint.Constant)).ToArray())];
        return new VerifiedBox(network, lower, upper, new Property(BoxOf(network, lower, upper), clauses));
    }

    /// <summary>The inputs of the network at a point of the first layer's box.</summary>
    public double[] InputsAt(float[] point) =>
        [.. point.Select((value, i) => Math.Clamp((value - Network.Shift[i]) / Network.Scale[i], Lower[i], Upper[i]))];

    private static InputBox BoxOf(ScaledNetwork network, IReadOnlyList<double> lower, IReadOnlyList<double> upper)
    {
        int inputs = lower.Count;
        var box = new InputBox(new float[inputs], new float[inputs], new float[inputs], new float[inputs]);
        for (int i = 0; i < inputs; i++)
        {
            double first = (network.Scale[i] * lower[i]) + network.Shift[i], second = (network.Scale[i] * upper[i]) + network.Shift[i];
            double slack = Slack * (Math.Abs(network.Scale[i]) * Math.Max(Math.Abs(lower[i]), Math.Abs(upper[i])) + Math.Abs(network.Shift[i]));
            (double low, double high) = (Math.Min(first, second), Math.Max(first, second));
            (box.Lower[i], box.Upper[i]) = (Below(low - slack), -Below(-(high + slack)));
            (box.PointLower[i], box.PointUpper[i]) = (-Below(-low), Below(high));
            if (box.PointLower[i] > box.PointUpper[i])
            {
                // No float lies in the interval; the nearest one stands for it, and is moved into the interval where it is printed.
                box.PointLower[i] = box.PointUpper[i] = (float)low;
            }
        }

        return box;
    }

    /// <summary>The greatest float that is not above a number.</summary>
    private static float Below(double value)
    {
        float rounded = (float)value;
        return rounded > value ? MathF.BitDecrement(rounded) : rounded;
    }
}
