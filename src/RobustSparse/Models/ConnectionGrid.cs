namespace RobustSparse.Models;

/// <summary>A pair of one input and one output of a layer that a weight joins.</summary>
/// <param name="Input">Index of the input, in the order channel, row, column.</param>
/// <param name="Output">Index of the output, in the order channel, row, column.</param>
public readonly record struct Connection(int Input, int Output);

/// <summary>
/// The connections of one kernel entry. An entry of a dense layer has one. An entry of a convolution has one at each position of its
/// filter that does not read padding: a grid of rows and columns in both the input and the output.
/// </summary>
/// <param name="First">The connection in the first row and column of the grid.</param>
public readonly record struct ConnectionGrid(Connection First)
{
    /// <summary>Rows of the grid.</summary>
    public int Rows { get; init; } = 1;

    /// <summary>Columns of the grid.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>The distances from one row of the grid to the next, among the inputs and among the outputs.</summary>
    public Connection RowStep { get; init; }

    /// <summary>The distances from one column of the grid to the next, among the inputs and among the outputs.</summary>
    public Connection ColumnStep { get; init; }

    /// <summary>Number of connections; 0 where every position reads padding.</summary>
    public int Count => Rows * Columns;

    /// <summary>Enumerates the connections row by row.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Enumerates connections without allocating.</summary>
    /// <param name="grid">The connections.</param>
    public struct Enumerator(ConnectionGrid grid)
    {
        private int _row;
        private int _column = -1;

        /// <summary>The present connection.</summary>
        public readonly Connection Current => new(
            grid.First.Input + (_row * grid.RowStep.Input) + (_column * grid.ColumnStep.Input),
            grid.First.Output + (_row * grid.RowStep.Output) + (_column * grid.ColumnStep.Output));

        /// <summary>Goes to the next connection.</summary>
        public bool MoveNext()
        {
            if (++_column == grid.Columns)
            {
                _column = 0;
                _row++;
            }

            return _row < grid.Rows && _column < grid.Columns;
        }
    }
}
