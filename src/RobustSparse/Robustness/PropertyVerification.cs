using RobustSparse.Certification;
using RobustSparse.Concurrency;
using RobustSparse.Engines;
using RobustSparse.Exchange;

namespace RobustSparse.Robustness;

/// <summary>The answer to the question whether a property has a counterexample, with the names of the competition of verifiers (VNN-COMP).</summary>
public enum VerificationAnswer
{
    /// <summary>There is none: the property is proven.</summary>
    Unsat,

    /// <summary>There is one.</summary>
    Sat,

    /// <summary>The time was spent first.</summary>
    Timeout,

    /// <summary>The budget was spent first.</summary>
    Unknown,
}

/// <summary>The result of a verification.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Inputs">The counterexample, [inputs]; null if there is none.</param>
/// <param name="Outputs">The outputs at the counterexample in double precision, [outputs]; null if there is none.</param>
/// <param name="Subdomains">The number of subdomains that branch and bound took.</param>
public sealed record VerificationResult(VerificationAnswer Answer, double[]? Inputs, double[]? Outputs, long Subdomains);

/// <summary>Decides properties of networks that need not be classifiers of images, by the methods of <c>exact</c> certificates.</summary>
/// <param name="budget">The greatest number of subdomains for every box of the property.</param>
/// <param name="timeout">The greatest time; null for no limit.</param>
/// <param name="threads">The number of threads.</param>
public sealed class PropertyVerification(int budget, TimeSpan? timeout, int threads)
{
    /// <summary>Decides a property.</summary>
    /// <param name="network">The network.</param>
    /// <param name="property">A property with its numbers of inputs and outputs.</param>
    /// <param name="cancel">Cancellation by the user.</param>
    public VerificationResult Verify(ScaledNetwork network, VnnLibProperty property, CancellationToken cancel)
    {
        VnnLibCase[] cases = [.. property.Cases.Where(box => box.Lower.Zip(box.Upper).All(ends => ends.First <= ends.Second))];
        if (cases is [])
        {
            return new VerificationResult(VerificationAnswer.Unsat, null, null, 0);
        }

        VerifiedBox[] boxes = [.. cases.GroupBy(box => string.Join(' ', box.Lower.Concat(box.Upper))).Select(same => VerifiedBox.Of(network, [.. same]))];
        var judge = new PlainNetwork(network.Network);
        using var bounded = new BoundedNetwork(network.Network, EngineCrossover.Resolve(EngineKind.Auto, network.Network.Density));
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (timeout is { } limit)
        {
            clock.CancelAfter(limit);
        }

        try
        {
            var prover = new PropertyProver(bounded, network.Network, new SearchLimits(budget, timeout), new IdleCores(threads - 1));
            Property[] properties = [.. boxes.Select(box => box.Property)];
            return ResultOf(prover.Decide(properties, (i, point) => IsViolated(properties[i], judge.Logits(point)), clock.Token), boxes, judge);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new VerificationResult(VerificationAnswer.Timeout, null, null, 0);
        }
    }

    private static bool IsViolated(Property property, double[] outputs) =>
        Enumerable.Range(0, property.Clauses.Count).Any(clause => property.IsViolated(clause, outputs));

    private VerificationResult ResultOf(IReadOnlyList<PropertyProof> proofs, VerifiedBox[] boxes, PlainNetwork judge)
    {
        long subdomains = proofs.Sum(proof => (long)proof.Subdomains);
        for (int i = 0; i < proofs.Count; i++)
        {
            if (proofs[i].Counterexample is { } point)
            {
                return new VerificationResult(VerificationAnswer.Sat, boxes[i].InputsAt(point), judge.Logits(point), subdomains);
            }
        }

        VerificationAnswer answer = proofs.All(proof => proof.State == SearchState.Proven) ? VerificationAnswer.Unsat
            : timeout is not null && proofs.Any(proof => proof.State != SearchState.Proven && proof.Subdomains < budget) ? VerificationAnswer.Timeout
            : VerificationAnswer.Unknown;
        return new VerificationResult(answer, null, null, subdomains);
    }
}
