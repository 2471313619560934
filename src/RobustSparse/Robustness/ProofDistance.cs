using RobustSparse.Certification;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>Finds, by bisection, the greatest radius within which each image is proven.</summary>
internal sealed class ProofDistance(RobustnessOptions options, ImageSet images, int threads)
{
    /// <summary>The number of halvings. Radii are found to 1/256 of the greatest ε.</summary>
    private const int Halvings = 8;

    /// <summary>Finds the radii.</summary>
    /// <param name="network">The network.</param>
    /// <param name="judge">Confirms counterexamples.</param>
    /// <param name="row">The verdicts at the greatest ε.</param>
    /// <param name="report">Called with the progress.</param>
    /// <param name="cancel">Cancellation; no radius is kept.</param>
    /// <returns>[images]; 0 for an image that is not proven at any radius tried.</returns>
    public float[] Find(MaskedNetwork network, PlainNetwork judge, ExampleVerdict[] row, Action<StageProgress> report, CancellationToken cancel)
    {
        float greatest = row[0].Epsilon;
        float[] proven = [.. row.Select(verdict => verdict.IsCertified == true ? greatest : 0f)], open = [.. row.Select(_ => greatest)];
        int[] searched = [.. row.Where(verdict => verdict.IsRight && verdict.IsCertified != true).Select(verdict => verdict.Example)];
        report(new StageProgress("distance", greatest, searched.Length, Done: 0, Runs: Halvings));
        for (int halving = 1; halving <= Halvings && searched is not []; halving++)
        {
            // Images of the same radius are proven together; halving gives few different radii at first.
            foreach (IGrouping<float, int> group in searched.GroupBy(i => (proven[i] + open[i]) / 2))
            {
                int[] chosen = [.. group];
                var certifier = new Certifier(
                    new CertifierOptions { Method = options.Certify!.Value, Budget = options.Budget, Timeout = options.Timeout }, new IdleCores(threads - 1));
                Certificate[] certificates = certifier.Certify(
                    network, images.Choose(chosen), group.Key, (i, point) => judge.Margin(point, images.Labels[chosen[i]]) <= 0, cancel);
                for (int i = 0; i < chosen.Length; i++)
                {
                    (certificates[i].IsCertified ? ref proven[chosen[i]] : ref open[chosen[i]]) = group.Key;
                }
            }

            report(new StageProgress("distance", greatest, searched.Length, halving, Halvings));
        }

        return proven;
    }
}
