using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Robustness;

/// <summary>Evaluates a stored network as training does for its logs: with training's attack, not with strong attacks.</summary>
public static class LoggedEvaluation
{
    /// <summary>Evaluates a network.</summary>
    /// <param name="attack">The attack of the run that made the network, or a variant of it.</param>
    /// <param name="seed">The seed of the attack's random numbers.</param>
    /// <param name="threads">The number of threads.</param>
    public static Evaluation Run(MaskedNetwork network, ImageSet images, AttackOptions attack, ulong seed, int threads, CancellationToken cancel)
    {
        RandomKey key = RandomKey.FromSeed(seed).Child(StreamPurpose.EvaluationAttack);
        return new Evaluator(attack, new IdleCores(threads - 1)).Evaluate(network, new EvaluationSet(images), new EvaluatedLoss(), key, cancel);
    }
}
