namespace RobustSparse.Certification;

/// <summary>A linear form of the outputs of a network, Σ a·f(x) + c, to be bounded from below.</summary>
/// <param name="Outputs">a, [outputs].</param>
/// <param name="Constant">c.</param>
internal sealed record OutputForm(double[] Outputs, double Constant = 0)
{
    /// <summary>The margin f_y − f_j.</summary>
    public static OutputForm Margin(int classes, int label, int other)
    {
        var outputs = new double[classes];
        outputs[label] = 1;
        outputs[other] = -1;
        return new OutputForm(outputs);
    }

    /// <summary>The value of the form at given outputs.</summary>
    public double At(ReadOnlySpan<double> outputs)
    {
        double sum = Constant;
        for (int i = 0; i < Outputs.Length; i++)
        {
            sum += Outputs[i] * outputs[i];
        }

        return sum;
    }
}
