namespace RobustSparse.Tests.Reference;

/// <summary>
/// Minimises c·x over lower ≤ x ≤ upper and rows a·x ≤ b: the simplex method in two phases with Bland's rule, in double precision on a
/// full tableau. For small programs.
/// </summary>
internal sealed class LinearProgram(double[] lower, double[] upper)
{
    private const double Tolerance = 1e-9;
    private readonly List<(double[] Coefficients, double Bound)> _rows = [];

    /// <summary>Adds the row a·x ≤ b.</summary>
    public void AddAtMost(double[] coefficients, double bound) => _rows.Add((coefficients, bound));

    /// <summary>Forgets the rows after the first.</summary>
    public void KeepRows(int count) => _rows.RemoveRange(count, _rows.Count - count);

    /// <summary>Number of rows.</summary>
    public int Rows => _rows.Count;

    /// <summary>The minimum and a point that takes it; null if no point satisfies all rows.</summary>
    public (double Value, double[] Point)? Minimize(double[] objective)
    {
        // x = lower + t with t ≥ 0; the upper bounds are rows like the others. Each row has a slack; rows of negative b get an artificial variable.
        int n = lower.Length;
        (double[] Coefficients, double Bound)[] rows =
        [
            .. _rows.Select(row => (row.Coefficients, row.Bound - row.Coefficients.Zip(lower, (a, l) => a * l).Sum())),
            .. Enumerable.Range(0, n).Select(i => (Unit(n, i), upper[i] - lower[i])),
        ];
        int m = rows.Length, width = n + (2 * m) + 1;
        var tableau = new double[m + 1][];
        var basis = new int[m];
        for (int r = 0; r < m; r++)
        {
            double sign = rows[r].Bound < 0 ? -1 : 1;
            tableau[r] = new double[width];
            for (int i = 0; i < n; i++)
            {
                tableau[r][i] = sign * rows[r].Coefficients[i];
            }

            tableau[r][n + r] = sign;
            tableau[r][n + m + r] = 1;
            tableau[r][^1] = sign * rows[r].Bound;
            basis[r] = sign < 0 ? n + m + r : n + r;
        }

        tableau[m] = new double[width];
        for (int r = 0; r < m; r++)
        {
            if (basis[r] >= n + m)
            {
                for (int i = 0; i < width; i++)
                {
                    tableau[m][i] -= i >= n + m && i < width - 1 ? 0 : tableau[r][i];
                }
            }
        }

        Solve(tableau, basis, n + m);
        if (tableau[m][^1] < -1e-7)
        {
            return null;
        }

        RemoveArtificials(tableau, basis, n + m);
        tableau[m] = new double[width];
        objective.CopyTo(tableau[m], 0);
        for (int r = 0; r < m; r++)
        {
            double cost = basis[r] < n ? objective[basis[r]] : 0;
            for (int i = 0; i < width && cost != 0; i++)
            {
                tableau[m][i] -= cost * tableau[r][i];
            }
        }

        Solve(tableau, basis, n + m);
        double[] point = [.. lower];
        for (int r = 0; r < m; r++)
        {
            if (basis[r] < n)
            {
                point[basis[r]] += tableau[r][^1];
            }
        }

        return (point.Zip(objective, (x, c) => x * c).Sum(), point);
    }

    private static double[] Unit(int size, int place) => [.. Enumerable.Range(0, size).Select(i => i == place ? 1.0 : 0.0)];

    /// <summary>Pivots until no column before <paramref name="columns"/> has a negative cost.</summary>
    private static void Solve(double[][] tableau, int[] basis, int columns)
    {
        int m = basis.Length;
        while (true)
        {
            int enter = Array.FindIndex(tableau[m], 0, columns, cost => cost < -Tolerance);
            int leave = -1;
            for (int r = 0; r < m && enter >= 0; r++)
            {
                if (tableau[r][enter] > Tolerance)
                {
                    double ratio = tableau[r][^1] / tableau[r][enter], best = leave < 0 ? double.PositiveInfinity : tableau[leave][^1] / tableau[leave][enter];
                    leave = ratio < best - 1e-12 || (ratio <= best + 1e-12 && leave >= 0 && basis[r] < basis[leave]) || leave < 0 ? r : leave;
                }
            }

            if (enter < 0 || leave < 0)
            {
                return;
            }

            Pivot(tableau, leave, enter);
            basis[leave] = enter;
        }
    }

    /// <summary>Replaces the artificial variables in the basis, all of which are zero.</summary>
    private static void RemoveArtificials(double[][] tableau, int[] basis, int columns)
    {
        for (int r = 0; r < basis.Length; r++)
        {
            int enter = basis[r] < columns ? -1 : Array.FindIndex(tableau[r], 0, columns, value => Math.Abs(value) > Tolerance);
            if (enter >= 0)
            {
                Pivot(tableau, r, enter);
                basis[r] = enter;
            }
        }
    }

    private static void Pivot(double[][] tableau, int row, int column)
    {
        double pivot = tableau[row][column];
        for (int i = 0; i < tableau[row].Length; i++)
        {
            tableau[row][i] /= pivot;
        }

        for (int r = 0; r < tableau.Length; r++)
        {
            double factor = r == row ? 0 : tableau[r][column];
            for (int i = 0; i < tableau[r].Length && factor != 0; i++)
            {
                tableau[r][i] -= factor * tableau[row][i];
            }
        }
    }
}
