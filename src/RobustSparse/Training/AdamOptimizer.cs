using RobustSparse.Engines;
using RobustSparse.Kernels;

namespace RobustSparse.Training;

/// <summary>
/// Adam with an L1 penalty on weights. The penalty makes weights small enough to prune; biases are never pruned and have none. The
/// engine's layers hold the moments of surviving weights and of biases, and update weights and moments in one pass. If
/// the penalty reaches pruned entries too, a <see cref="PrunedEntryDecay"/> holds their weights and moments.
/// </summary>
internal sealed class AdamOptimizer : Optimizer
{
    private readonly NetworkEngine _engine;
    private readonly float _l1;
    private readonly PrunedEntryDecay? _decay;
    private readonly ArrayStep?[] _arrays;

    /// <param name="engine">The engine; it has the weights of <paramref name="start"/>.</param>
    /// <param name="start">The state to resume from; its moments are used.</param>
    /// <param name="l1">Weight of Σ|w| in the loss.</param>
    /// <param name="scope">The kernel entries that the penalty reaches.</param>
    public AdamOptimizer(NetworkEngine engine, TrainingState start, float l1, L1Scope scope)
    {
        _engine = engine;
        _arrays = new ArrayStep?[engine.Layers.Count];
        _l1 = l1;
        _decay = l1 > 0 && scope == L1Scope.All ? new PrunedEntryDecay(start) : null;
        int next = 0;
        for (int layer = 0; layer < engine.Layers.Count; layer++)
        {
            engine.Layers[layer].LoadMoments(start.FirstMoments[next], start.SecondMoments[next]);
            next++;
            if (engine.Architecture.Layers[layer].HasBias)
            {
                engine.Layers[layer].LoadBiasMoments(start.FirstMoments[next], start.SecondMoments[next]);
                next++;
            }
        }
    }

    /// <inheritdoc/>
    public override void Step(BatchGradient gradient, int update, float learningRate)
    {
        AdamStep step = AdamStep.At(update, learningRate, _l1);
        for (int layer = 0; layer < _engine.Layers.Count; layer++)
        {
            if (gradient.HasAddend(layer))
            {
                ArrayStep array = _arrays[layer] ??= new ArrayStep(_engine.Layers[layer], _engine.Architecture.Layers[layer]);
                array.Step(gradient, layer, step);
            }
            else
            {
                _engine.Layers[layer].Update(gradient.TermsOf(layer), step);
            }
        }

        _decay?.Step(step);
    }

    /// <inheritdoc/>
    public override void SaveState(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second)
    {
        int next = 0;
        for (int layer = 0; layer < _engine.Layers.Count; layer++)
        {
            _engine.Layers[layer].SaveMoments(first[next], second[next]);
            _decay?.SaveMoments(layer, first[next], second[next]);
            next++;
            if (_engine.Architecture.Layers[layer].HasBias)
            {
                _engine.Layers[layer].SaveBiasMoments(first[next], second[next]);
                next++;
            }
        }
    }

    /// <inheritdoc/>
    public override void SavePrunedWeights(int layer, Span<float> kernel) => _decay?.SaveWeights(layer, kernel);
}
