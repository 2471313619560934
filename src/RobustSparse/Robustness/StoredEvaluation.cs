using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>A network to evaluate, and the directory of its evaluations.</summary>
/// <param name="Name">The name of the network in messages and on the card.</param>
/// <param name="Network">The network.</param>
/// <param name="Surrogate">The network that gives transferred attacks their gradients; null if the plan has no such attack.</param>
/// <param name="Directory">The directory of its evaluations.</param>
public sealed record EvaluationTarget(string Name, MaskedNetwork Network, MaskedNetwork? Surrogate, string Directory);

/// <summary>The images that networks are evaluated on.</summary>
/// <param name="Dataset">The name of the data set.</param>
/// <param name="Split">The name of the split: test, valid or train.</param>
/// <param name="Images">The images.</param>
/// <param name="ValidSize">For the split train: the number of training images held out for validation, if it differs from the run's; otherwise null.</param>
public sealed record EvaluationImages(string Dataset, string Split, ImageSet Images, int? ValidSize = null);

/// <summary>
/// Evaluates networks and stores the results. A finished evaluation with the same settings is read instead of repeated. An
/// unfinished evaluation resumes after its last stage, and unfinished proofs after the last images that were stored.
/// </summary>
public sealed class StoredEvaluation(RobustnessOptions options, EvaluationImages images, int threads)
{
    /// <summary>The certificates to share with other evaluations on the same images.</summary>
    public CertificateCache Certificates { get; init; } = new();

    /// <summary>Evaluates a network.</summary>
    /// <param name="report">Called with the progress of each stage, from any thread.</param>
    /// <exception cref="DamagedFileException">The stored evaluation cannot be read.</exception>
    public RobustnessRecord Run(EvaluationTarget target, Action<StageProgress> report, CancellationToken cancel)
    {
        EvaluationSettings settings = SettingsFor(target);
        RobustnessRecord? stored = RobustnessRecord.Find(target.Directory, settings);
        RobustnessProgress? before = stored is null ? null : new RobustnessProgress(stored.Card.Stages, stored.Verdicts, stored.Card.ZeroGradient);
        if (stored is not { Card.Complete: true })
        {
            before = new RobustnessEvaluation(options, threads).Run(
                target.Network, target.Surrogate, images.Images, before, report, reached => Save(reached, complete: false), cancel);
            stored = Save(before, complete: true);
        }

        var stage = new ProofStage(options, images.Images, threads, Certificates);
        if (stage.IsDone(stored.Card))
        {
            return stored;
        }

        ModelCard proven = stored.Card;
        ExampleVerdict[][] verdicts = stage.Run(target.Network, proven, before!.Verdicts, report, reached => SaveProofs(reached, proven), cancel);
        return SaveProofs(verdicts, stage.Sign(proven));

        RobustnessRecord Save(RobustnessProgress reached, bool complete)
        {
            return Write(new RobustnessRecord(ModelCard.Of(target.Name, settings, target.Network, reached, complete, certificate: null), reached.Verdicts));
        }

        RobustnessRecord SaveProofs(ExampleVerdict[][] reached, ModelCard signed)
        {
            ModelCard card = ModelCard.Of(target.Name, settings, target.Network, before with { Verdicts = reached }, complete: true, signed.Certificate);
            return Write(new RobustnessRecord(
                card with { CertificateBudget = signed.CertificateBudget, CertifiedDistances = signed.CertifiedDistances }, reached));
        }

        RobustnessRecord Write(RobustnessRecord record)
        {
            record.Write(target.Directory);
            return record;
        }
    }

    private EvaluationSettings SettingsFor(EvaluationTarget target) => new()
    {
        Dataset = images.Dataset,
        Split = images.Split,
        Examples = images.Images.Count,
        ValidSize = images.ValidSize,
        Norm = options.Norm,
        Epsilons = options.Epsilons,
        Attack = options.Plan.Name,
        Members = options.Plan.Members,
        Seed = options.Seed,
        WeightsSha256 = NetworkDigest.OfWeights(target.Network),
        MasksSha256 = NetworkDigest.OfMasks(target.Network),
        SurrogateSha256 = target.Surrogate is null ? null : NetworkDigest.OfWeights(target.Surrogate),
        Version = RunManifest.CurrentVersion,
    };
}
