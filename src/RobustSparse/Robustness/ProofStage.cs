using RobustSparse.Certification;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>
/// Adds proofs to the verdicts of attacks, image by image. An image that is proven at one ε is proven at every smaller ε, so the greatest ε comes
/// first. Branch and bound runs on images that no attack broke; its counterexamples count only if <see cref="PlainNetwork"/> confirms them.
/// </summary>
internal sealed class ProofStage(RobustnessOptions options, ImageSet images, int threads, CertificateCache certificates)
{
    /// <summary>The number of images between two saves.</summary>
    private const int ImagesASave = 128;

    private readonly CertificateMethod _method = options.Certify ?? CertificateMethod.Interval;

    private bool IsExact => _method == CertificateMethod.Exact;

    /// <summary>Whether an evaluation has these proofs, or tighter ones.</summary>
    public bool IsDone(ModelCard card) => options.Certify is null || (HasBounds(card) && (!options.HasDistances || card.CertifiedDistances == true));

    /// <summary>The card with the names of the proofs.</summary>
    public ModelCard Sign(ModelCard card) => card with
    {
        Certificate = HasBounds(card) ? card.Certificate : ProofNames.NameOf(_method),
        CertificateBudget = HasBounds(card) ? card.CertificateBudget : IsExact ? options.Budget : null,
        CertifiedDistances = options.HasDistances ? true : card.CertifiedDistances,
    };

    /// <summary>Proves.</summary>
    /// <param name="network">The network.</param>
    /// <param name="card">The card of the evaluation before this stage.</param>
    /// <param name="verdicts">[ε][image]; the verdicts of attacks, with the proofs of earlier sessions.</param>
    /// <param name="report">Called with the progress.</param>
    /// <param name="save">Called with the verdicts after some images.</param>
    /// <param name="cancel">Cancellation; what was saved stays.</param>
    public ExampleVerdict[][] Run(
        MaskedNetwork network,
        ModelCard card,
        ExampleVerdict[][] verdicts,
        Action<StageProgress> report,
        Action<ExampleVerdict[][]> save,
        CancellationToken cancel)
    {
        ExampleVerdict[][] proven = [.. verdicts.Select(row => row.ToArray())];
        var judge = new PlainNetwork(network);
        for (int at = proven.Length - 1; at >= 0 && !HasBounds(card); at--)
        {
            if (_method < CertificateMethod.AlphaCrown)
            {
                ProvePlainly(network, proven, at, report, cancel);
                continue;
            }

            int[] open = [.. proven[at].Where(verdict => !IsDecided(verdict)).Select(verdict => verdict.Example)];
            int done = 0;
            if (open is not [])
            {
                report(new StageProgress(ProofNames.NameOf(_method), proven[at][0].Epsilon, open.Length, done, open.Length));
            }

            foreach (int[] chunk in open.Chunk(ImagesASave))
            {
                Prove(network, judge, proven, at, chunk, cancel);
                done += chunk.Length;
                report(new StageProgress(ProofNames.NameOf(_method), proven[at][0].Epsilon, open.Length, done, open.Length));
                save(proven);
            }
        }

        if (options.HasDistances)
        {
            float[] distances = new ProofDistance(options, images, threads).Find(network, judge, proven[^1], report, cancel);
            proven = [.. proven.Select(row => row.Select((verdict, i) => verdict with { CertifiedDistance = distances[i] }).ToArray())];
        }

        return [.. proven.Select(CertificateJoin.Check)];
    }

    private bool HasBounds(ModelCard card) => ProofNames.Find(card.Certificate) is { } method
        && (method > _method || (method == _method && (!IsExact || card.CertificateBudget >= options.Budget)));

    /// <summary>Whether an earlier session decided an image, or spent this budget on it.</summary>
    private bool IsDecided(ExampleVerdict verdict) => ProofNames.Find(verdict.ProofMethod) is { } tried
        && (verdict.IsCertified == true || verdict.IsBroken ? !IsAlphaAfterCrown(tried) : tried == _method && (!IsExact || verdict.Subdomains >= options.Budget));

    /// <summary>α-CROWN gives its own bounds for images that CROWN decided too.</summary>
    private bool IsAlphaAfterCrown(CertificateMethod tried) => _method == CertificateMethod.AlphaCrown && tried < CertificateMethod.AlphaCrown;

    private void ProvePlainly(MaskedNetwork network, ExampleVerdict[][] proven, int at, Action<StageProgress> report, CancellationToken cancel)
    {
        float epsilon = proven[at][0].Epsilon;
        Certificate[] found = certificates.Of(network, _method, epsilon, [.. Enumerable.Range(0, images.Count)], all =>
        {
            report(new StageProgress(ProofNames.NameOf(_method), epsilon, all.Length, Done: 0, Runs: 1));
            return new Certifier(_method, new IdleCores(threads - 1)).Certify(network, all.Length == images.Count ? images : images.Choose(all), epsilon, cancel);
        });
        proven[at] = CertificateJoin.Join(proven[at], [.. found.Select(certificate => certificate.LeastMargin)]);
    }

    private void Prove(MaskedNetwork network, PlainNetwork judge, ExampleVerdict[][] proven, int at, int[] chunk, CancellationToken cancel)
    {
        int[] standing = [.. chunk.Where(i => !IsExact || !proven[at][i].IsBroken)], broken = [.. chunk.Except(standing)];
        Add(standing, _method);
        Add(broken, CertificateMethod.Crown);

        void Add(int[] chosen, CertificateMethod method)
        {
            float epsilon = proven[at][0].Epsilon;
            Certificate[] found = certificates.Of(network, method, epsilon, chosen, missing => new Certifier(
                new CertifierOptions { Method = method, Budget = options.Budget, Timeout = options.Timeout }, new IdleCores(threads - 1))
                .Certify(network, images.Choose(missing), epsilon, (i, point) => judge.Margin(point, images.Labels[missing[i]]) <= 0, cancel));
            for (int i = 0; i < chosen.Length; i++)
            {
                Record(proven, at, chosen[i], found[i]);
            }
        }
    }

    /// <summary>Writes a certificate into the row of its ε. A proof holds at every smaller ε, a counterexample at every greater one.</summary>
    private static void Record(ExampleVerdict[][] proven, int at, int image, Certificate certificate)
    {
        for (int row = 0; row < proven.Length; row++)
        {
            ref ExampleVerdict verdict = ref proven[row][image];
            if (row == at || (row < at && certificate.IsCertified && verdict.IsCertified != true))
            {
                verdict = verdict with
                {
                    IsCertified = certificate.IsCertified,
                    CertifiedMargin = certificate.LeastMargin,
                    ProofMethod = ProofNames.NameOf(certificate.Method),
                    Subdomains = certificate.Subdomains,
                    UndecidedUnits = certificate.UndecidedUnits,
                };
            }

            verdict = row >= at && certificate.Counterexample is not null ? verdict with { IsRefuted = true } : verdict;
        }
    }
}
