using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Pruning;

/// <summary>Finds the value at a rank without sorting (Hoare's quickselect).</summary>
internal static class RankSelection
{
    /// <summary>The value at a rank of ascending order.</summary>
    /// <param name="values">Numbers, none NaN; they are reordered.</param>
    /// <param name="rank">From 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T At<T>(Span<T> values, int rank)
        where T : struct, INumber<T>
    {
        int low = 0, high = values.Length - 1;
        while (low < high)
        {
            T pivot = MedianOfThree(values[low], values[low + ((high - low) / 2)], values[high]);
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

    private static T MedianOfThree<T>(T a, T b, T c)
        where T : struct, INumber<T> => T.Max(T.Min(a, b), T.Min(T.Max(a, b), c));
}
