using System.Collections.Concurrent;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Tests.Experiments;

/// <summary>
/// Stands in for the trainer: changes weights and moments by the streams it is given, so that everything a checkpoint must hold
/// shows in the result, and can be told to fail. Masked entries drift, more than any penalty makes them.
/// </summary>
internal sealed class FakeTrainer
{
    private int _calls;

    /// <summary>The numbers, from 1, of the calls of listeners after an evaluation. Of use with one job.</summary>
    public ConcurrentQueue<int> EvaluationCalls { get; } = [];

    /// <summary>After this many calls of listeners the process is as good as killed.</summary>
    public int? KilledAfter { get; init; }

    /// <summary>Called with every state before the next update.</summary>
    public Action<TrainingState> BeforeUpdate { get; init; } = _ => { };

    public TrainingProcedure For(TrainingOptions options, DatasetSplits splits)
    {
        var plan = new TrainingPlan(options, splits.Train.Count);
        return (start, level, listener, cancel) => Train(plan, options.Adversarial, start, level.Keys, listener, cancel);
    }

    private TrainingState Train(TrainingPlan plan, bool isProbed, TrainingState start, TrainingKeys keys, ITrainingListener listener, CancellationToken cancel)
    {
        TrainingState state = start;
        while (true)
        {
            if (plan.IsEvaluatedAfter(state.Update, out int label) && (state.Rows.Count == 0 || state.Rows[^1].Update != state.Update))
            {
                state = state with { Rows = [.. state.Rows, Evaluate(state, isProbed, label, keys)] };
                Tell(listener, new Progress(state, plan.TotalUpdates, JustEvaluated: true));
            }

            if (state.Update == plan.TotalUpdates)
            {
                return state;
            }

            if (cancel.IsCancellationRequested)
            {
                throw new TrainingInterruptedException(state);
            }

            BeforeUpdate(state);
            state = Step(state, keys);
            Tell(listener, new Progress(state, plan.TotalUpdates, JustEvaluated: false));
        }
    }

    private void Tell(ITrainingListener listener, Progress progress)
    {
        if (Interlocked.Increment(ref _calls) > KilledAfter)
        {
            throw new KilledException();
        }

        if (progress.JustEvaluated)
        {
            EvaluationCalls.Enqueue(_calls);
        }

        listener.OnProgress(progress);
    }

    private static TrainingState Step(TrainingState state, TrainingKeys keys)
    {
        var random = new PhiloxRandom(keys.Shuffle.Child(StreamPurpose.Update, state.Update));
        float[][] first = [.. state.FirstMoments.Select(m => m.ToArray())], second = [.. state.SecondMoments.Select(v => v.ToArray())];
        IReadOnlyList<Parameter> parameters = state.Network.Parameters;
        float[][] values = [.. parameters.Select(parameter => parameter.Values.ToArray())];
        for (int p = 0; p < values.Length; p++)
        {
            for (int i = 0; i < values[p].Length; i++)
            {
                float gradient = random.NextSingle() - 0.5f;
                if (parameters[p].Mask is { } mask && !mask[i])
                {
                    values[p][i] = (0.9f * values[p][i]) + 0.01f;
                    continue;
                }

                first[p][i] = (0.9f * first[p][i]) + (0.1f * gradient);
                second[p][i] = (0.99f * second[p][i]) + (0.01f * gradient * gradient);
                values[p][i] -= 0.1f * first[p][i] / (MathF.Sqrt(second[p][i]) + 1e-7f);
            }
        }

        return new TrainingState(state.Update + 1, state.Network.WithValues(values), first, second, state.Rows);
    }

    private static EvaluationRow Evaluate(TrainingState state, bool isProbed, int label, TrainingKeys keys)
    {
        double sum = state.Network.WithMasksApplied().Layers.Sum(layer => layer.Kernel.Values.Sum(w => (double)w));
        double noise = new PhiloxRandom(keys.EvaluationAttack.Child(StreamPurpose.Update, state.Update)).NextDouble();
        Evaluation On(int examples) => new()
        {
            Examples = examples,
            Loss = sum,
            Accuracy = noise,
            AdversarialAccuracy = noise / 3,
            RobustAccuracy = double.NaN,
            CleanLoss = sum / 7,
            AdversarialLoss = -sum,
            ZeroGradient = state.Update,
        };

        return new EvaluationRow(label, state.Update, On(4), On(5), On(6))
        {
            Probe = isProbed ? new AttackProbe(noise, noise, noise / 5, MajorityShare: 0.2) : null,
        };
    }

    private sealed record Progress(TrainingState State, int TotalUpdates, bool JustEvaluated) : ITrainingProgress
    {
        public int Update => State.Update;

        public IReadOnlyList<EvaluationRow> Rows => State.Rows;

        public TrainingState Capture() => State;
    }
}

/// <summary>Thrown where a process would have died.</summary>
internal sealed class KilledException : Exception;
