using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>
/// Chooses the unit to split by the expected rise of the bound (BaBSR: Bunel et al. 2020, section 5.2.2). A unit with a negative
/// coefficient v costs up to |v|·t by its upper line. A unit with a positive coefficient costs up to v times the gap of its lower line.
/// </summary>
internal static class SplitChoice
{
    /// <summary>The weight of the gap of a lower line. The ascent on the slopes has already made use of it.</summary>
    private const float LowerLine = 0.5f;

    /// <summary>Returns the index among the undecided units; −1 if all are restricted.</summary>
    /// <param name="block">The block after its last pass.</param>
    /// <param name="column">The column of the subdomain.</param>
    /// <param name="bounds">The bounds of the box.</param>
    /// <param name="signs">The restrictions of the subdomain.</param>
    public static int Of(RelaxedBlock block, int column, NetworkBounds bounds, ReadOnlySpan<sbyte> signs)
    {
        int best = -1;
        float greatest = -1f;
        for (int k = 0; k < signs.Length; k++)
        {
            if (signs[k] != 0)
            {
                continue;
            }

            HiddenUnit unit = bounds.Undecided[k];
            ReluRelaxation layer = block.Layers[unit.Layer];
            int at = (unit.Unit * Block.Columns) + column;
            float v = layer.Coefficients.Values[at], slope = layer.Parameters.Values[at];
            float lower = bounds.Hidden[unit.Layer].Lower[unit.Unit], upper = bounds.Hidden[unit.Layer].Upper[unit.Unit];
            float score = v < 0f
                ? -v * layer.Intercepts.Values[at]
                : LowerLine * v * MathF.Min(-slope * lower, (1f - slope) * upper);
            if (score > greatest)
            {
                (best, greatest) = (k, score);
            }
        }

        return best;
    }
}
