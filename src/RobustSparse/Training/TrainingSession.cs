using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>One network in training: the engine that holds its weights, its optimiser, its batches and the evaluations so far.</summary>
internal sealed class TrainingSession : ITrainingProgress, IDisposable
{
    // Indices of the random streams of one evaluation. Results depend on them, so never change them.
    private const int BatchSplit = 0, ValidSplit = 1, TestSplit = 2, ProbeSplit = 3;

    private readonly TrainingOptions _options;
    private readonly ImageSet _images;
    private readonly TrainingKeys _keys;
    private readonly MaskedNetwork _start;
    private readonly BatchSampler _sampler;
    private readonly NetworkEngine _engine;
    private readonly Optimizer _optimizer;
    private readonly BatchPass _pass;
    private readonly IReadOnlyList<MaskChange> _maskChanges;
    private readonly List<EvaluationRow>[] _rows;

    /// <summary>The network after the last update, kept because an evaluation and a checkpoint often need the same one.</summary>
    private MaskedNetwork? _current;

    /// <param name="options">The settings of the training.</param>
    /// <param name="attack">The run's attack.</param>
    /// <param name="images">The training images.</param>
    /// <param name="start">The state to resume from.</param>
    /// <param name="keys">Random streams of this training.</param>
    /// <param name="totalUpdates">Number of updates in the whole training.</param>
    /// <param name="optimizer">Makes the optimiser for an engine and a state; null for Adam.</param>
    /// <param name="kernels">The kernels to use; null for the widest that this processor supports.</param>
    /// <param name="sampler">The batches of this training, if another session has made them; null to make them.</param>
    public TrainingSession(
        TrainingOptions options, AttackOptions attack, ImageSet images, TrainingState start, TrainingKeys keys, int totalUpdates,
        Func<NetworkEngine, TrainingState, Optimizer>? optimizer = null, KernelSet? kernels = null,
        BatchSampler? sampler = null)
    {
        _options = options;
        _images = images;
        _keys = keys;
        _start = start.Network;
        _rows = [[.. start.Rows], .. start.FurtherRows.Select(rows => rows.ToList())];
        Update = start.Update;
        TotalUpdates = totalUpdates;
        _maskChanges = start.MaskChanges;
        _sampler = sampler ?? new BatchSampler(images.Count, options.BatchSize, keys.Shuffle);
        EnginePlan plan = EngineCrossover.PlanOf(options.Engine, options.Objective.WorkloadOf(attack), start.Network);
        _engine = new NetworkEngine(start.Network, plan, kernels, options.Objective.Bounds);
        _optimizer = optimizer?.Invoke(_engine, start) ?? new AdamOptimizer(_engine, start, options.L1, options.L1Scope);
        _pass = new BatchPass(_engine, options, attack, images, keys.TrainingAttack, Math.Min(options.BatchSize, images.Count), totalUpdates);
    }

    /// <summary>The batches of this training.</summary>
    public BatchSampler Sampler => _sampler;

    public int Update { get; private set; }

    public int TotalUpdates { get; }

    public bool JustEvaluated { get; private set; }

    public IReadOnlyList<EvaluationRow> Rows => _rows[0];

    /// <summary>Whether the last row belongs to the present update.</summary>
    public bool IsEvaluated => Rows.Count > 0 && Rows[^1].Update == Update;

    /// <summary>Makes one update by the gradient of the mean loss over the next batch.</summary>
    public void Step()
    {
        JustEvaluated = false;
        float rate = _options.LearningRateAt(Update + 1, TotalUpdates);
        if (rate == 0f)
        {
            Update++;
            return;
        }

        double loss = _pass.Run(_sampler.Batch(Update), Update);
        if (!double.IsFinite(loss))
        {
            throw new DivergedException($"the loss is {loss} at update {Update}", Capture());
        }

        Update++;
        _current = null;
        _optimizer.Step(_pass.Gradient, Update, rate);
        _engine.Intervals?.Refresh();
    }

    /// <summary>Adds a row for each evaluator, with evaluations on the batch most recently drawn, the validation set and the test set.</summary>
    /// <param name="prober">Measures accuracies under attack in adversarial training; null in natural training.</param>
    public void Evaluate(
        IReadOnlyList<Evaluator> evaluators, AttackProber? prober, int label, EvaluationSet valid, EvaluationSet test, CancellationToken cancel)
    {
        MaskedNetwork network = CurrentNetwork();
        ThrowIfNotFinite(network);
        double penalty = _options.L1 * PenaltyOf(network);
        var smoothed = new EvaluatedLoss
        {
            Objective = _options.Objective,
            Weight = _options.EffectiveWeight,
            LabelSmoothing = _options.LabelSmoothing,
            Penalty = penalty,
        };
        RandomKey key = _keys.EvaluationAttack.Child(StreamPurpose.Update, Update);
        var batch = new EvaluationSet(_images, _sampler.Batch(Math.Max(Update - 1, 0)).ToArray());

        AttackProbe? probe = prober?.Measure(_engine, _pass.EpsilonShareAt(Math.Max(Update - 1, 0)), key.Child(StreamPurpose.Split, ProbeSplit), cancel);

        // All rows are complete before the first is added: a cancelled evaluation adds none.
        EvaluationRow[] rows = [.. evaluators.Select(evaluator => new EvaluationRow(
            label,
            Update,
            evaluator.Evaluate(_engine, batch, smoothed, key.Child(StreamPurpose.Split, BatchSplit), cancel),
            evaluator.Evaluate(_engine, valid, smoothed, key.Child(StreamPurpose.Split, ValidSplit), cancel),
            evaluator.Evaluate(_engine, test, smoothed with { LabelSmoothing = 0f }, key.Child(StreamPurpose.Split, TestSplit), cancel)) { Probe = probe })];
        for (int i = 0; i < rows.Length; i++)
        {
            _rows[i].Add(rows[i]);
        }

        JustEvaluated = true;
    }

    public TrainingState Capture()
    {
        MaskedNetwork network = CurrentNetwork();
        float[][] first = NewArrays(), second = NewArrays();
        _optimizer.SaveState(first, second);

        return new TrainingState(Update, network, first, second, [.. _rows[0]])
        {
            FurtherRows = [.. _rows.Skip(1).Select(rows => (IReadOnlyList<EvaluationRow>)[.. rows])],
            MaskChanges = _maskChanges,
        };
    }

    public void Dispose()
    {
        _pass.Dispose();
        _engine.Dispose();
    }

    private float[][] NewArrays() => [.. _start.Parameters.Select(parameter => new float[parameter.Size])];

    /// <summary>The present network: surviving weights and biases from the engine, and pruned entries, which may have decayed.</summary>
    private MaskedNetwork CurrentNetwork() => _current ??= CopyNetwork();

    private MaskedNetwork CopyNetwork()
    {
        var values = new List<float[]>();
        for (int i = 0; i < _engine.Layers.Count; i++)
        {
            MaskedLayer layer = _start.Layers[i];
            float[] kernel = [.. layer.Kernel.Values];
            _engine.Layers[i].SaveWeights(kernel);
            _optimizer.SavePrunedWeights(i, kernel);
            values.Add(kernel);
            if (layer.Bias is { } bias)
            {
                values.Add(new float[bias.Size]);
                _engine.Layers[i].SaveBias(values[^1]);
            }
        }

        return _start.WithValues(values);
    }

    private double PenaltyOf(MaskedNetwork network)
    {
        if (_options.L1 == 0f)
        {
            return 0;
        }

        double sum = 0;
        foreach (MaskedLayer layer in network.Layers)
        {
            for (int i = 0; i < layer.Kernel.Values.Length; i++)
            {
                sum += layer.Mask[i] || _options.L1Scope == L1Scope.All ? Math.Abs(layer.Kernel.Values[i]) : 0;
            }
        }

        return sum;
    }

    private void ThrowIfNotFinite(MaskedNetwork network)
    {
        foreach (MaskedLayer layer in network.Layers)
        {
            foreach (Parameter parameter in layer.Parameters)
            {
                for (int i = 0; i < parameter.Size; i++)
                {
                    if (!float.IsFinite(parameter.Values[i]) && (parameter.Mask is null || parameter.Mask[i]))
                    {
                        throw new DivergedException(
                            $"a {(parameter.Mask is null ? "bias" : "weight")} of {layer.Spec.Name} is {parameter.Values[i]} at update {Update}", Capture());
                    }
                }
            }
        }
    }
}
