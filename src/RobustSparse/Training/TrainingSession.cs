using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>One network in training: the engine that holds its weights, the batches to come, the evaluations so far.</summary>
internal sealed class TrainingSession : ITrainingProgress, IDisposable
{
    private readonly TrainingOptions _options;
    private readonly ImageSet _images;
    private readonly TrainingKeys _keys;
    private readonly MaskedNetwork _start;
    private readonly BatchSampler _sampler;
    private readonly MaskedEntryDecay? _decay;
    private readonly NetworkEngine _engine;
    private readonly ExampleBlock[] _blocks;
    private readonly TrainingPass _pass;
    private readonly GradientTerm[][] _terms;
    private readonly List<EvaluationRow>[] _rows;

    /// <summary>The network after the last update, once it has been asked for: evaluations and checkpoints often ask in turn.</summary>
    private MaskedNetwork? _current;

    public TrainingSession(
        TrainingOptions options, AttackOptions attack, ImageSet images, TrainingState start, TrainingKeys keys, int totalUpdates)
    {
        _options = options;
        _images = images;
        _keys = keys;
        _start = start.Network;
        _rows = [[.. start.Rows], .. start.FurtherRows.Select(rows => rows.ToList())];
        Update = start.Update;
        TotalUpdates = totalUpdates;
        _sampler = new BatchSampler(images.Count, options.BatchSize, keys.Shuffle);
        _decay = options is { L1: > 0, L1Scope: L1Scope.All } ? new MaskedEntryDecay(start) : null;
        _engine = new NetworkEngine(start.Network, EngineCrossover.PlanOf(options.Engine, options.Objective.WorkloadOf(attack), start.Network));
        for (int i = 0; i < _engine.Layers.Count; i++)
        {
            _engine.Layers[i].LoadMoments(start.FirstMoments[i], start.SecondMoments[i]);
        }

        int blocks = (Math.Min(options.BatchSize, images.Count) + Block.Columns - 1) / Block.Columns;
        _blocks = [.. Enumerable.Range(0, blocks).Select(_ => _engine.RentBlock())];
        _pass = new TrainingPass(_engine, options, attack, images, keys.TrainingAttack);
        _terms = [.. _engine.Layers.Select((_, layer) => TermsOf(layer))];
    }

    public int Update { get; private set; }

    public int TotalUpdates { get; }

    public bool JustEvaluated { get; private set; }

    public IReadOnlyList<EvaluationRow> Rows => _rows[0];

    /// <summary>Whether the last row belongs to the present update.</summary>
    public bool IsEvaluated => Rows.Count > 0 && Rows[^1].Update == Update;

    /// <summary>Makes one update: of the mean loss over the next batch.</summary>
    public void Step()
    {
        JustEvaluated = false;
        ReadOnlySpan<int> batch = _sampler.Batch(Update);
        double loss = 0;
        int used = 0;
        for (int start = 0; start < batch.Length; start += Block.Columns, used++)
        {
            ReadOnlySpan<int> indices = batch.Slice(start, Math.Min(Block.Columns, batch.Length - start));
            loss += _pass.Run(_blocks[used], indices, start, batch.Length, Update);
        }

        if (!double.IsFinite(loss))
        {
            throw new DivergedException($"the loss is {loss} at update {Update}", Capture());
        }

        Update++;
        _current = null;
        AdamStep step = AdamStep.At(Update, _options.LearningRate, _options.L1);
        int terms = used * (_terms[0].Length / _blocks.Length);
        for (int layer = 0; layer < _terms.Length; layer++)
        {
            _engine.Layers[layer].Update(_terms[layer].AsSpan(0, terms), step);
        }

        _decay?.Step(step);
    }

    /// <summary>Adds a row for each evaluator: on the batch most recently drawn, the validation and the test set.</summary>
    /// <param name="prober">Null where nothing is probed.</param>
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

        AttackProbe? probe = prober?.Measure(_engine, key.Child(StreamPurpose.Split, 3), cancel);

        // All before the first is kept: a cancelled evaluation leaves no row behind.
        EvaluationRow[] rows = [.. evaluators.Select(evaluator => new EvaluationRow(
            label,
            Update,
            evaluator.Evaluate(_engine, batch, smoothed, key.Child(StreamPurpose.Split, 0), cancel),
            evaluator.Evaluate(_engine, valid, smoothed, key.Child(StreamPurpose.Split, 1), cancel),
            evaluator.Evaluate(_engine, test, smoothed with { LabelSmoothing = 0f }, key.Child(StreamPurpose.Split, 2), cancel)) { Probe = probe })];
        for (int i = 0; i < rows.Length; i++)
        {
            _rows[i].Add(rows[i]);
        }

        JustEvaluated = true;
    }

    public TrainingState Capture()
    {
        MaskedNetwork network = CurrentNetwork();
        var first = new List<float[]>();
        var second = new List<float[]>();
        for (int i = 0; i < _engine.Layers.Count; i++)
        {
            Layer layer = _engine.Layers[i];
            first.Add(new float[_start.Layers[i].Spec.KernelSize]);
            second.Add(new float[_start.Layers[i].Spec.KernelSize]);
            layer.SaveMoments(first[i], second[i]);
            _decay?.SaveMoments(i, first[i], second[i]);
        }

        return new TrainingState(Update, network, first, second, [.. _rows[0]])
        {
            FurtherRows = [.. _rows.Skip(1).Select(rows => (IReadOnlyList<EvaluationRow>)[.. rows])],
        };
    }

    public void Dispose()
    {
        foreach (ExampleBlock block in _blocks)
        {
            block.Dispose();
        }

        _engine.Dispose();
    }

    /// <summary>What a layer's gradient is made of, block by block, so that a short batch uses the first of them.</summary>
    private GradientTerm[] TermsOf(int layer)
    {
        var terms = new List<GradientTerm>();
        foreach (ExampleBlock block in _blocks)
        {
            foreach (ForwardPass pass in _pass.PassesOf(block))
            {
                bool[]? blank = layer == 0 && pass == block.Clean ? block.PixelIsBlank : null;
                terms.Add(new GradientTerm(pass.Inputs[layer], pass.Deltas[layer], blank));
            }
        }

        return [.. terms];
    }

    /// <summary>The kernels now: surviving weights from the engine, masked entries as they were or have decayed to.</summary>
    private MaskedNetwork CurrentNetwork() => _current ??= CopyNetwork();

    private MaskedNetwork CopyNetwork()
    {
        var kernels = new List<float[]>();
        for (int i = 0; i < _engine.Layers.Count; i++)
        {
            kernels.Add([.. _start.Layers[i].Kernel.Values]);
            _engine.Layers[i].SaveWeights(kernels[i]);
            _decay?.SaveWeights(i, kernels[i]);
        }

        return _start.WithKernels(kernels);
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
            for (int i = 0; i < layer.Kernel.Values.Length; i++)
            {
                if (!float.IsFinite(layer.Kernel.Values[i]) && layer.Mask[i])
                {
                    throw new DivergedException(
                        $"a weight of {layer.Spec.Name} is {layer.Kernel.Values[i]} at update {Update}", Capture());
                }
            }
        }
    }
}
