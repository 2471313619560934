using RobustSparse.Concurrency;
using RobustSparse.Engines;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>Proves or refutes properties of one network. Every result depends on its property and the limits alone.</summary>
/// <param name="network">The network in the form that bounds need.</param>
/// <param name="masked">The same network.</param>
/// <param name="limits">The limits of each search.</param>
/// <param name="cores">Cores to borrow while they are idle.</param>
internal sealed class PropertyProver(BoundedNetwork network, MaskedNetwork masked, SearchLimits limits, IdleCores cores)
{
    /// <summary>Bounds every property by α-CROWN.</summary>
    public IReadOnlyList<PropertyProof> Bound(IReadOnlyList<Property> properties, CancellationToken cancel) =>
        [.. Relax(properties, cancel).Select(property => ProofOf(property))];

    /// <summary>Decides every property: by α-CROWN where that suffices, else by branch and bound.</summary>
    /// <param name="isCounterexample">Whether a point violates the property of an index; called from any thread.</param>
    public IReadOnlyList<PropertyProof> Decide(
        IReadOnlyList<Property> properties, Func<int, float[], bool> isCounterexample, CancellationToken cancel)
    {
        RelaxedProperty[] relaxed = Relax(properties, cancel);
        PropertyProof[] proofs = [.. relaxed.Select(property => ProofOf(property))];
        int[] open = [.. Enumerable.Range(0, proofs.Length).Where(i => proofs[i].State != SearchState.Proven)];
        if (open is [])
        {
            return proofs;
        }

        int next = -1;
        using var engine = new NetworkEngine(masked, EngineCrossover.Resolve(EngineKind.Auto, masked.Density));
        cores.Share(open.Length - 1, Work);
        return proofs;

        void Work()
        {
            using var attack = new CounterexampleAttack(engine, (search, point) => isCounterexample(search.Index, point));
            using var worker = new SearchWorker(network, attack, limits);
            worker.Run(Next, search => proofs[search.Index] = ProofOf(relaxed[search.Index], search), cancel);
        }

        DomainSearch? Next()
        {
            int i = Interlocked.Increment(ref next);
            return i < open.Length ? new DomainSearch(open[i], relaxed[open[i]], limits.Budget) : null;
        }
    }

    private static PropertyProof ProofOf(RelaxedProperty property)
    {
        SearchState state = property.Bound > 0 ? SearchState.Proven : SearchState.Undecided;
        return new PropertyProof(property.Bound, state, Subdomains: 0, property.Bounds.Undecided.Count, Counterexample: null);
    }

    private static PropertyProof ProofOf(RelaxedProperty property, DomainSearch search) => new(
        search.State == SearchState.Broken ? property.Bound : Math.Max(search.Least, property.Bound),
        search.State,
        search.Subdomains,
        property.Bounds.Undecided.Count,
        search.Counterexample);

    private RelaxedProperty[] Relax(IReadOnlyList<Property> properties, CancellationToken cancel)
    {
        var relaxed = new RelaxedProperty[properties.Count];
        int groups = (properties.Count + TightBounds.GroupSize - 1) / TightBounds.GroupSize, next = -1;
        cores.Share(groups - 1, Work);
        return relaxed;

        void Work()
        {
            using var bounds = new TightBounds(network);
            for (int i = Interlocked.Increment(ref next); i < groups; i = Interlocked.Increment(ref next))
            {
                int start = i * TightBounds.GroupSize;
                Property[] group = [.. properties.Skip(start).Take(TightBounds.GroupSize)];
                bounds.Bound(group, cancel).ToArray().CopyTo(relaxed, start);
            }
        }
    }
}
