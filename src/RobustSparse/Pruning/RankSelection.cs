namespace RobustSparse.Pruning;

/// <summary>Finds the value at a rank without sorting (Hoare's quickselect).</summary>
internal static class RankSelection
{
    /// <summary>The value at a rank of ascending order.</summary>
    /// <param name="values">Numbers, none NaN; they are reordered.</param>
    /// <param name="rank">From 0.</param>
    public static double At(Span<double> values, int rank)
    {
        int low = 0, high = values.Length - 1;
        while (low < high)
        {
            double pivot = MedianOfThree(values[low], values[low + ((high - low) / 2)], values[high]);
            (int left, int right) = (low, high);
            while (left <= right)
            {
                while (values[left] < pivot)
                {
                    left++;
                }

                while (values[right] > pivot)
                {
                    right--;
                }

                if (left <= right)
                {
                    (values[left], values[right]) = (values[right], values[left]);
                    left++;
                    right--;
                }
            }

            if (rank > right && rank < left)
            {
                return values[rank];
            }

            (low, high) = rank <= right ? (low, right) : (left, high);
        }

        return values[rank];
    }

    private static double MedianOfThree(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
