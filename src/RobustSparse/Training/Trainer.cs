using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>The random streams of one training. Strategies share them, so that trial i sees the same batches and noise under each.</summary>
/// <param name="Shuffle">Parent of one stream an epoch.</param>
/// <param name="TrainingAttack">Parent of one stream an update.</param>
/// <param name="EvaluationAttack">Parent of one stream an evaluation.</param>
public readonly record struct TrainingKeys(RandomKey Shuffle, RandomKey TrainingAttack, RandomKey EvaluationAttack)
{
    /// <summary>The streams of one level of a trial.</summary>
    public static TrainingKeys Of(RandomKey trial, int level) => new(
        trial.Child(StreamPurpose.Shuffle, level), trial.Child(StreamPurpose.TrainingAttack, level), trial.Child(StreamPurpose.EvaluationAttack, level));
}

/// <summary>A training was cancelled between two updates.</summary>
public sealed class TrainingInterruptedException(TrainingState state) : OperationCanceledException("the training was cancelled")
{
    /// <summary>The state to resume from.</summary>
    public TrainingState State { get; } = state;
}

/// <summary>A loss or weight stopped being a number.</summary>
public sealed class DivergedException(string message, TrainingState state) : Exception(message)
{
    /// <summary>The state at the update named in the message, for inspection.</summary>
    public TrainingState State { get; } = state;
}

/// <summary>Trains masked networks on one data set. Several threads may use it at once: it holds images only, which do not change.</summary>
/// <param name="options">The training.</param>
/// <param name="attack">The attack to train and evaluate against.</param>
/// <param name="data">The images.</param>
/// <param name="cores">Cores to borrow for evaluations while they are idle.</param>
/// <param name="furtherAttacks">Further attacks to evaluate against. Neither the training nor its evaluations against <paramref name="attack"/> depend on them.</param>
public sealed class Trainer(
    TrainingOptions options, AttackOptions attack, DatasetSplits data, IdleCores cores, params IReadOnlyList<AttackOptions> furtherAttacks)
{
    private readonly EvaluationSet _valid = new(data.Valid);
    private readonly EvaluationSet _test = new(data.Test);
    private readonly AttackProber? _prober = options.Adversarial ? new AttackProber(options.Objective, attack, data, cores) : null;

    /// <summary>The state before the first update: these kernels, a fresh optimiser, no evaluations.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="furtherAttacks">The number of attacks that the trainer evaluates against beside the first.</param>
    public static TrainingState Start(MaskedNetwork network, int furtherAttacks = 0) => new(
        0,
        network,
        [.. network.Parameters.Select(parameter => new float[parameter.Size])],
        [.. network.Parameters.Select(parameter => new float[parameter.Size])],
        [])
    {
        FurtherRows = [.. Enumerable.Repeat<IReadOnlyList<EvaluationRow>>([], furtherAttacks)],
    };

    /// <summary>Trains to the end of the schedule.</summary>
    /// <param name="start">A state taken earlier, or <see cref="Start"/> of a network.</param>
    /// <param name="keys">Random streams of this training.</param>
    /// <param name="listener">Called after every update and evaluation.</param>
    /// <param name="cancel">Checked before every update and every 64 images of an evaluation.</param>
    /// <returns>The state after the last update and evaluation.</returns>
    /// <exception cref="TrainingInterruptedException">Cancelled; carries the state to resume from.</exception>
    /// <exception cref="DivergedException">The loss or a weight is not finite.</exception>
    public TrainingState Train(TrainingState start, TrainingKeys keys, ITrainingListener listener, CancellationToken cancel) =>
        Train(start, new LevelTraining(keys), listener, cancel);

    /// <summary>Trains one level to the end of the schedule.</summary>
    /// <param name="start">A state taken earlier, or <see cref="Start"/> of a network.</param>
    /// <param name="level">Random streams, changes of masks and learning rates of this training.</param>
    /// <param name="listener">Called after every update and evaluation.</param>
    /// <param name="cancel">Checked before every update and every 64 images of an evaluation.</param>
    /// <inheritdoc cref="Train(TrainingState, TrainingKeys, ITrainingListener, CancellationToken)"/>
    internal TrainingState Train(TrainingState start, LevelTraining level, ITrainingListener listener, CancellationToken cancel)
    {
        var plan = new TrainingPlan(options, data.Train.Count);
        TrainingOptions training = options with { LearningRateSchedule = level.Rate ?? options.LearningRateSchedule };
        Evaluator[] evaluators = [new Evaluator(attack, cores), .. furtherAttacks.Select(further => new Evaluator(further, cores))];
        TrainingSession session = SessionOf(start, sampler: null);
        DenseGradient? dense = null;
        try
        {
            while (true)
            {
                if (plan.IsEvaluatedAfter(session.Update, out int label) && !session.IsEvaluated)
                {
                    Evaluate(session, evaluators, label, cancel);
                    listener.OnProgress(session);
                }

                if (session.Update == plan.TotalUpdates)
                {
                    return session.Capture();
                }

                if (cancel.IsCancellationRequested)
                {
                    throw new TrainingInterruptedException(session.Capture());
                }

                // No listener sees the session between the change and the update, so a checkpoint is never taken there.
                if (level.Masks?.ChangesAfter(session.Update) == true)
                {
                    TrainingState changed = WithChangedMasks(session, level.Masks, level.Masks.NeedsGradient ? dense ??= NewGradient() : null);
                    BatchSampler sampler = session.Sampler;
                    session.Dispose();
                    session = SessionOf(changed, sampler);
                }

                session.Step();
                listener.OnProgress(session);
            }
        }
        finally
        {
            session.Dispose();
            dense?.Dispose();
        }

        TrainingSession SessionOf(TrainingState state, BatchSampler? sampler) =>
            new(training, attack, data.Train, state, level.Keys, plan.TotalUpdates, sampler: sampler);

        DenseGradient NewGradient() => new(
            start.Network.Architecture, training, attack, data.Train, level.Keys.TrainingAttack, Math.Min(training.BatchSize, data.Train.Count), plan.TotalUpdates);
    }

    private void Evaluate(TrainingSession session, Evaluator[] evaluators, int label, CancellationToken cancel)
    {
        try
        {
            session.Evaluate(evaluators, _prober, label, _valid, _test, cancel);
        }
        catch (OperationCanceledException)
        {
            throw new TrainingInterruptedException(session.Capture());
        }
    }

    /// <summary>The state of a session after a change of masks, before the next update.</summary>
    private static TrainingState WithChangedMasks(TrainingSession session, MaskDynamics masks, DenseGradient? dense)
    {
        TrainingState state = session.Capture();
        IReadOnlyList<float[]> gradient = dense?.At(state.Network, session.Sampler.Batch(state.Update), state.Update) ?? [];
        return MaskChange.Apply(state, masks.Change(state.Network, gradient, state.Update));
    }
}
