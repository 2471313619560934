using RobustSparse.Models;

namespace RobustSparse.Pruning;

/// <summary>
/// Learns a score for each weight while the weights stay frozen. The forward pass uses the weights with the largest |s|; the gradient passes the
/// selection straight through, so ∂L/∂s = w ⊙ ∂L/∂(masked w). With trained weights this is HYDRA (Sehwag, Wang, Mittal and Jana 2020); with initial weights,
/// which are never trained, robust scratch tickets (Fu et al. 2021, on edge-popup of Ramanujan et al. 2020).
/// </summary>
public sealed class LearnedMethod : PruningMethod
{
    /// <inheritdoc/>
    public override string Name => "learned";

    /// <inheritdoc/>
    public override string Title => "scores trained by the loss, weights frozen (Sehwag et al. 2020; Ramanujan et al. 2020)";

    /// <inheritdoc/>
    public override PruningInputs Inputs => PruningInputs.Scores | PruningInputs.ScoreTraining;

    /// <inheritdoc/>
    public override PruningTime TimeOf(PruningOptions options) =>
        options.ScoreWeights == ScoreWeights.Trained ? PruningTime.AfterTraining : PruningTime.BeforeTraining;

    internal override IReadOnlyList<Mask> MasksOf(PruningRequest request)
    {
        using var training = new ScoreTraining(request);
        for (int update = 0; update < request.Options.ScoreUpdates; update++)
        {
            request.Cancel.ThrowIfCancellationRequested();
            training.Step(update);
        }

        return training.Masks;
    }
}
