using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>A linear form of the outputs of the last hidden layer: an <see cref="OutputForm"/> through the weights of the output layer.</summary>
/// <param name="Coefficients">[units of the last hidden layer]; each has a relative error of at most one rounding.</param>
/// <param name="Constant">The constant of the form, less the greatest error of the sums in double that it enters.</param>
internal sealed record HiddenForm(float[] Coefficients, double Constant)
{
    /// <summary>Writes the coefficients into one column of a block of zeros.</summary>
    public void CopyTo(Block forms, int column)
    {
        for (int unit = 0, at = column; unit < Coefficients.Length; unit++, at += Block.Columns)
        {
            forms.Values[at] = Coefficients[unit];
        }
    }
}
