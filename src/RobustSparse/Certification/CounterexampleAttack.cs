using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>
/// Looks for counterexamples from the points where relaxed forms are least; belongs to one thread. Every point is judged by the caller's
/// check before it counts.
/// </summary>
internal sealed class CounterexampleAttack : IDisposable
{
    private const int Steps = 12;

    private readonly NetworkEngine _engine;
    private readonly Func<DomainSearch, float[], bool> _isCounterexample;
    private readonly ForwardPass _pass;
    private readonly Block _gradient;
    private readonly Block _lower;
    private readonly Block _upper;
    private readonly NetworkBounds?[] _loaded = new NetworkBounds?[Block.Columns];
    private readonly double[] _outputs;
    private readonly MultiplyScratch _scratch = new();

    /// <param name="engine">The network, with its biases.</param>
    /// <param name="isCounterexample">Whether a point violates the property of a search.</param>
    public CounterexampleAttack(NetworkEngine engine, Func<DomainSearch, float[], bool> isCounterexample)
    {
        NetworkArchitecture architecture = engine.Architecture;
        _engine = engine;
        _isCounterexample = isCounterexample;
        _pass = new ForwardPass(architecture);
        _gradient = new Block(architecture.Inputs);
        _lower = new Block(architecture.Inputs);
        _upper = new Block(architecture.Inputs);
        _outputs = new double[architecture.Classes];
    }

    /// <summary>Tries the starting point of every column. Columns whose search is in a round of attack move on from there by signs of gradients.</summary>
    /// <param name="columns">The search and the task of every column. A search ends when a counterexample is found.</param>
    /// <param name="starts">[inputs, 64].</param>
    public void Try(IReadOnlyList<(DomainSearch Search, SearchTask Task)> columns, Block starts)
    {
        for (int column = 0; column < columns.Count; column++)
        {
            Load(columns[column].Search.Bounds, column);
        }

        bool[] moves = [.. columns.Select(column => IsRoundOfAttack(column.Search.Rounds))];
        _pass.Images.CopyFrom(starts);
        _gradient.Values.Clear();
        BoxDescent.Move(_pass.Images, _gradient, _lower, _upper, fraction: 0f);
        for (int step = 0; ; step++)
        {
            _engine.Forward(_pass, _scratch);
            _pass.Deltas[^1].Values.Clear();
            for (int column = 0; column < columns.Count; column++)
            {
                if (columns[column].Search.State == SearchState.Running && (step == 0 || moves[column]))
                {
                    Judge(columns[column].Search, columns[column].Task.Subdomain.Clause, column);
                }
            }

            if (step == Steps || !moves.Contains(true))
            {
                return;
            }

            _engine.BackwardToImages(_pass, _gradient, _scratch);
            BoxDescent.Move(_pass.Images, _gradient, _lower, _upper, fraction: 0.5f / (step + 2));
        }
    }

    public void Dispose()
    {
        _pass.Dispose();
        _gradient.Dispose();
        _lower.Dispose();
        _upper.Dispose();
        _scratch.Dispose();
    }

    /// <summary>The first round, and then ever fewer: rounds 1, 2, 4, 8, …</summary>
    private static bool IsRoundOfAttack(int rounds) => (rounds & (rounds - 1)) == 0;

    private void Load(NetworkBounds bounds, int column)
    {
        if (_loaded[column] == bounds)
        {
            return;
        }

        _loaded[column] = bounds;
        for (int i = 0, at = column; i < bounds.Box.PointLower.Length; i++, at += Block.Columns)
        {
            _lower.Values[at] = bounds.Box.PointLower[i];
            _upper.Values[at] = bounds.Box.PointUpper[i];
        }
    }

    /// <summary>Checks a point whose clause is violated in single precision, and writes the gradient of the clause's greatest form.</summary>
    private void Judge(DomainSearch search, int clause, int column)
    {
        for (int output = 0; output < _outputs.Length; output++)
        {
            _outputs[output] = _pass.Logits.Values[(output * Block.Columns) + column];
        }

        IReadOnlyList<OutputForm> forms = search.Property.Clauses[clause];
        OutputForm greatest = forms[0];
        foreach (OutputForm form in forms)
        {
            greatest = form.At(_outputs) > greatest.At(_outputs) ? form : greatest;
        }

        if (greatest.At(_outputs) <= 0)
        {
            float[] point = PointOf(column);
            if (_isCounterexample(search, point))
            {
                search.Break(point);
                return;
            }
        }

        for (int output = 0; output < _outputs.Length; output++)
        {
            _pass.Deltas[^1].Values[(output * Block.Columns) + column] = (float)greatest.Outputs[output];
        }
    }

    private float[] PointOf(int column)
    {
        var point = new float[_pass.Images.Rows];
        for (int i = 0, at = column; i < point.Length; i++, at += Block.Columns)
        {
            point[i] = _pass.Images.Values[at];
        }

        return point;
    }
}
