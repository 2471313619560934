namespace RobustSparse.Certification;

/// <summary>
/// Branch and bound over the signs of units, for one property (Bunel et al. 2020; bounds by β-CROWN: Wang et al. 2021). Every round splits
/// the subdomains with the least bounds in two. The course depends on the property and the budget alone, not on how rounds are
/// packed into blocks.
/// </summary>
internal sealed class DomainSearch
{
    private const int SplitsARound = 32, MostRetries = 4;

    private readonly RelaxedProperty _property;
    private readonly int _budget;
    private readonly PriorityQueue<Subdomain, (double Bound, int Order)> _open = new();
    private readonly Queue<SearchTask> _pending = new();
    private readonly List<Subdomain> _received = [];
    private double _leastClosed = double.PositiveInfinity;
    private int _order, _outstanding;
    private bool _isStuck;

    /// <param name="index">Index of the property.</param>
    /// <param name="property">The property with its bounds; it is not proven by them.</param>
    /// <param name="budget">The greatest number of subdomains to bound.</param>
    public DomainSearch(int index, RelaxedProperty property, int budget)
    {
        Index = index;
        _property = property;
        _budget = budget;
        for (int clause = 0; clause < property.Forms.Count; clause++)
        {
            double bound = property.ClauseBound(clause);
            if (bound > 0)
            {
                _leastClosed = Math.Min(_leastClosed, bound);
                continue;
            }

            AddPending(new Subdomain(clause, new sbyte[Bounds.Undecided.Count], [.. property.Forms[clause].Select(form => form.Slopes)]));
        }
    }

    /// <summary>Index of the property.</summary>
    public int Index { get; }

    /// <summary>The property.</summary>
    public Property Property => _property.Property;

    /// <summary>The bounds of the box.</summary>
    public NetworkBounds Bounds => _property.Bounds;

    /// <summary>The state of the search.</summary>
    public SearchState State { get; private set; }

    /// <summary>The number of subdomains bounded.</summary>
    public int Subdomains { get; private set; }

    /// <summary>The number of finished rounds; the clauses of the whole box are the first.</summary>
    public int Rounds { get; private set; }

    /// <summary>The counterexample; null if none was found.</summary>
    public float[]? Counterexample { get; private set; }

    /// <summary>A lower bound of the least clause on the box.</summary>
    public double Least => _open.TryPeek(out _, out (double Bound, int Order) least) ? Math.Min(least.Bound, _leastClosed) : _leastClosed;

    /// <summary>The forms of a task at the last hidden layer.</summary>
    public HiddenForm FormOf(SearchTask task) => _property.Forms[task.Subdomain.Clause][task.Form].Form;

    /// <summary>The next bound to compute; false if the search is over, or waits for bounds.</summary>
    public bool TryTake(out SearchTask task)
    {
        bool isTaken = _pending.TryDequeue(out task);
        _outstanding += isTaken ? 1 : 0;
        return isTaken;
    }

    /// <summary>Takes the bound of a task.</summary>
    /// <param name="bound">A lower bound of the form on the subdomain.</param>
    /// <param name="branch">The unit to split next if the subdomain is not proven; −1 for none.</param>
    public void Receive(SearchTask task, double bound, int branch)
    {
        Subdomain subdomain = task.Subdomain;
        if (bound > subdomain.Bound || task.Form == 0)
        {
            (subdomain.Bound, subdomain.Branch) = (Math.Max(subdomain.Bound, bound), branch);
        }

        if (task.Form == subdomain.Parameters.Length - 1)
        {
            _received.Add(subdomain);
        }

        _outstanding--;
        if (_outstanding == 0 && _pending.Count == 0 && State == SearchState.Running)
        {
            EndRound();
        }
    }

    /// <summary>Ends the search with a confirmed counterexample.</summary>
    public void Break(float[] point) => (State, Counterexample) = (SearchState.Broken, point);

    /// <summary>Ends the search without a verdict.</summary>
    public void GiveUp() => State = State == SearchState.Running ? SearchState.Undecided : State;

    private void EndRound()
    {
        Rounds++;
        foreach (Subdomain subdomain in _received)
        {
            Sort(subdomain);
        }

        _received.Clear();
        if (_open.Count == 0)
        {
            State = SearchState.Proven;
        }
        else if (_isStuck || Subdomains >= _budget)
        {
            State = SearchState.Undecided;
        }
        else
        {
            BeginRound();
        }
    }

    private void Sort(Subdomain subdomain)
    {
        if (subdomain.Bound > 0)
        {
            _leastClosed = Math.Min(_leastClosed, subdomain.Bound);
            return;
        }

        _isStuck |= subdomain.Branch < 0 && subdomain.Retries == MostRetries;
        _open.Enqueue(subdomain, (subdomain.Bound, _order++));
    }

    private void BeginRound()
    {
        for (int i = 0; i < SplitsARound && Subdomains < _budget && _open.TryDequeue(out Subdomain? subdomain, out _); i++)
        {
            if (subdomain.Branch < 0)
            {
                AddPending(subdomain with { Retries = subdomain.Retries + 1 });
                continue;
            }

            AddPending(subdomain.Split(subdomain.Branch, 1));
            AddPending(subdomain.Split(subdomain.Branch, -1));
        }
    }

    private void AddPending(Subdomain subdomain)
    {
        Subdomains++;
        for (int form = 0; form < subdomain.Parameters.Length; form++)
        {
            _pending.Enqueue(new SearchTask(subdomain, form));
        }
    }
}

/// <summary>A bound to compute: one form on one subdomain.</summary>
/// <param name="Subdomain">The subdomain.</param>
/// <param name="Form">Index of the form in the clause.</param>
internal readonly record struct SearchTask(Subdomain Subdomain, int Form);
