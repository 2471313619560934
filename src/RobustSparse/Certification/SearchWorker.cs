using System.Diagnostics;
using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>
/// Carries out searches; belongs to one thread. Every block holds the next 64 bounds of one or more searches, so that blocks stay full
/// while each search has few subdomains.
/// </summary>
/// <param name="network">The network with its bounds.</param>
/// <param name="attack">Looks for counterexamples.</param>
/// <param name="limits">The limits of every search.</param>
internal sealed class SearchWorker(BoundedNetwork network, CounterexampleAttack attack, SearchLimits limits) : IDisposable
{
    private static readonly Ascent _ascent = new(Steps: 12, Size: 0.15f, Decay: 0.9f);

    /// <summary>With every unit restricted, the bound is a linear program in the multipliers, which takes more and larger steps.</summary>
    private static readonly Ascent _longAscent = new(Steps: 300, Size: 0.5f, Decay: 0.985f);

    private readonly RelaxedBlock _block = new(network);
    private readonly List<(DomainSearch Search, long Start)> _active = [];
    private readonly Queue<(DomainSearch Search, SearchTask Task)> _tasks = new();
    private readonly Queue<(DomainSearch Search, SearchTask Task)> _longTasks = new();

    /// <summary>Runs searches to their ends.</summary>
    /// <param name="next">Returns the next search; null if there is none left.</param>
    /// <param name="done">Called with each search that ended.</param>
    /// <param name="cancel">Cancellation; checked before every block.</param>
    public void Run(Func<DomainSearch?> next, Action<DomainSearch> done, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            _active.ForEach(active => Take(active.Search));
            while (_tasks.Count < Block.Columns && next() is { } search)
            {
                _active.Add((search, Stopwatch.GetTimestamp()));
                Take(search);
            }

            if (_tasks.Count > 0)
            {
                Bound(_tasks, _ascent);
            }
            else if (_longTasks.Count > 0)
            {
                Bound(_longTasks, _longAscent);
            }
            else
            {
                return;
            }

            End(done);
        }
    }

    public void Dispose() => _block.Dispose();

    private void Take(DomainSearch search)
    {
        while (_tasks.Count < Block.Columns && search.TryTake(out SearchTask task))
        {
            (task.Subdomain.Retries > 0 ? _longTasks : _tasks).Enqueue((search, task));
        }
    }

    /// <summary>Bounds the next tasks of a queue, at most 64, and passes the bounds to their searches.</summary>
    private void Bound(Queue<(DomainSearch Search, SearchTask Task)> tasks, Ascent ascent)
    {
        var columns = new List<(DomainSearch Search, SearchTask Task)>();
        Span<double> constants = stackalloc double[Block.Columns];
        _block.Begin(network.HiddenLayers - 1);
        while (columns.Count < Block.Columns && tasks.TryDequeue(out (DomainSearch Search, SearchTask Task) column))
        {
            if (column.Search.State == SearchState.Running)
            {
                constants[columns.Count] = column.Search.FormOf(column.Task).Constant;
                columns.Add(column);
                Load(column.Search, column.Task);
            }
        }

        if (columns.Count == 0)
        {
            return;
        }

        _block.Maximize(ascent, constants[..columns.Count]);
        attack.Try(columns, _block.Minimizers);
        for (int i = 0; i < columns.Count; i++)
        {
            Receive(columns[i].Search, columns[i].Task, i, _block.Best[i] + constants[i]);
        }
    }

    private void Load(DomainSearch search, SearchTask task)
    {
        int column = _block.Add(search.Bounds);
        search.FormOf(task).CopyTo(_block.Forms, column);
        sbyte[] signs = task.Subdomain.Signs;
        float[] parameters = task.Subdomain.Parameters[task.Form];
        for (int k = 0; k < signs.Length; k++)
        {
            HiddenUnit unit = search.Bounds.Undecided[k];
            if (signs[k] == 0)
            {
                _block.SetSlope(unit, column, parameters[k]);
            }
            else
            {
                _block.Split(unit, column, signs[k], parameters[k]);
            }
        }
    }

    private void Receive(DomainSearch search, SearchTask task, int column, double bound)
    {
        int branch = -1;
        if (!(bound > 0))
        {
            float[] parameters = task.Subdomain.Parameters[task.Form];
            for (int k = 0; k < parameters.Length; k++)
            {
                parameters[k] = _block.Parameter(search.Bounds.Undecided[k], column);
            }

            branch = SplitChoice.Of(_block, column, search.Bounds, task.Subdomain.Signs);
        }

        search.Receive(task, bound, branch);
    }

    /// <summary>Removes the searches that ended or whose time is spent.</summary>
    private void End(Action<DomainSearch> done)
    {
        foreach ((DomainSearch search, long start) in _active)
        {
            if (limits.Timeout is { } timeout && Stopwatch.GetElapsedTime(start) > timeout)
            {
                search.GiveUp();
            }

            if (search.State != SearchState.Running)
            {
                done(search);
            }
        }

        _active.RemoveAll(active => active.Search.State != SearchState.Running);
    }
}
