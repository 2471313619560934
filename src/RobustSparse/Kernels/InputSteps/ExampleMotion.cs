using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The moving input of a dense layer, example by example. With input x, step d and weights W, W·x(k+1) = W·x(k) + W·d(k). The
/// cost of W·d(k) is proportional to the number of nonzero entries of the vector that is multiplied. For the first step this
/// vector is the difference from the step that most examples take (blank pixels become brighter in all of them). Later it is
/// d(k) itself, zero where a pixel rests at a bound, or the change c(k), where d(k) = d(k−1) + c(k).
/// </summary>
internal sealed unsafe class ExampleMotion<TSimd, V> : InputMotion
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private const int Group = Block.Columns;
    private const int GroupLength = ExampleLayout<TSimd, V>.GroupLength;

    /// <summary>After this many steps the product is computed from the input itself, so that rounding errors do not accumulate in long attacks.</summary>
    private const int StepsBetweenProducts = 16;

    /// <summary>Rounding makes two equal steps of a pixel differ by less than this.</summary>
    private const float LeastChange = 1f / (1 << 23);

    private readonly DenseLayer<TSimd, V> _layer;
    private readonly GradientSource _gradient;
    private readonly GradientReceiver _stepGroup;

    // [⌈inputs / 64⌉, 64 examples, 64]: the gradient comes in such groups, and the values of one group are contiguous.
    private readonly AlignedBuffer<float> _clean;
    private readonly AlignedBuffer<float> _input;
    private readonly AlignedBuffer<float> _step;
    private readonly AlignedBuffer<float> _changes;
    private readonly AlignedBuffer<float> _commonStep;
    private readonly CompressedRows _moves = new();
    private readonly CompressedRows _commonMoves = new();

    /// <summary>W·d of the last step, [⌈outputs / 64⌉, 64 examples, 64].</summary>
    private readonly AlignedBuffer<float> _growth;
    private readonly Block _preActivations;
    private readonly Block _arranged;

    /// <summary>The input before the next step.</summary>
    private AlignedBuffer<float> _from;
    private int _examples;
    private int _steps;
    private bool _growsOn;

    /// <summary>The present step: its size and ε, and the number of its nonzero moves and changes.</summary>
    private (float Size, float Epsilon, int Moves, int Changes) _now;

    /// <param name="layer">The layer that multiplies the input.</param>
    /// <param name="gradient">Computes the gradient that the input moves along.</param>
    public ExampleMotion(DenseLayer<TSimd, V> layer, GradientSource gradient)
    {
        _layer = layer;
        _gradient = gradient;
        _stepGroup = StepGroup;
        int groups = WeightsByInput.GroupsOf(layer.Inputs);
        _clean = new AlignedBuffer<float>(groups * GroupLength);
        _input = new AlignedBuffer<float>(groups * GroupLength);
        _step = new AlignedBuffer<float>(groups * GroupLength);
        _changes = new AlignedBuffer<float>(groups * GroupLength);
        _commonStep = new AlignedBuffer<float>(groups * Group);
        _growth = new AlignedBuffer<float>(WeightsByInput.GroupsOf(layer.Outputs) * GroupLength);
        _preActivations = new Block(layer.Outputs);
        _arranged = new Block(layer.Inputs);
        _from = _clean;
    }

    /// <summary>Whether the present step is the first, so that there is no earlier product to add to.</summary>
    private bool IsFirst => _steps == 0;

    public override void Begin(Block clean, Block from, Block preActivations, int examples)
    {
        ExampleLayout<TSimd, V>.Arrange(clean, _clean);
        _from = _clean;
        if (from != clean)
        {
            ExampleLayout<TSimd, V>.Arrange(from, _input);
            _from = _input;
        }

        _preActivations.CopyFrom(preActivations);
        _examples = examples;
        _steps = 0;
    }

    public override void Step(Block delta, float stepSize, float epsilon, MultiplyScratch scratch)
    {
        _now = (stepSize, epsilon, 0, 0);
        _gradient(delta, scratch, _stepGroup);
        _from = _input;
        _growsOn = !IsFirst && _now.Changes <= _now.Moves;
        _moves.Gather<TSimd, V>((IsFirst || _growsOn ? _changes : _step).Pointer, Group, GroupLength, Block.Columns, _layer.Inputs);
        if (IsFirst)
        {
            _commonMoves.Gather<TSimd, V>(_commonStep.Pointer, Group, Group, 1, _layer.Inputs);
        }
    }

    public override void Forward(Block activations, MultiplyScratch scratch)
    {
        bool isFirst = IsFirst;
        if (++_steps == StepsBetweenProducts)
        {
            CopyTo(_arranged);
            _layer.Forward(_arranged, _preActivations, activations, scratch);
            _steps = 0;
            return;
        }

        scratch.Reserve(Group);
        for (int first = 0; first < _layer.Outputs; first += Group)
        {
            int outputs = Math.Min(Group, _layer.Outputs - first), place = first * Block.Columns;
            float* growth = _growth.Pointer + place, weights = _layer.WeightsTo(first);
            if (isFirst)
            {
                GrowTogether(weights, growth, outputs);
            }

            SparseMultiply.MultiplyFirst<TSimd, V>(_moves.Matrix, weights, growth, outputs, isFirst || _growsOn);
            Transposition.Transpose<TSimd, V>(growth, Group, Block.Columns, Group, scratch.Values, Block.Columns);
            Grow(_preActivations.Pointer + place, scratch.Values, activations.Pointer + place, outputs * Block.Columns);
        }
    }

    public override void CopyTo(Block input) => ExampleLayout<TSimd, V>.Arrange(_from, input);

    public override void Dispose()
    {
        _clean.Dispose();
        _input.Dispose();
        _step.Dispose();
        _changes.Dispose();
        _commonStep.Dispose();
        _moves.Dispose();
        _commonMoves.Dispose();
        _growth.Dispose();
        _preActivations.Dispose();
        _arranged.Dispose();
    }

    /// <summary>Moves up to 64 inputs of all examples, and stores each step and its change from the step before (from zero for the first).</summary>
    /// <param name="gradient">[64, 64], example by example.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepGroup(float* gradient, int firstInput)
    {
        int inputs = Math.Min(Group, _layer.Inputs - firstInput);
        V size = TSimd.Broadcast(_now.Size), radius = TSimd.Broadcast(_now.Epsilon), least = TSimd.Broadcast(LeastChange);
        float* clean = _clean.Pointer, from = _from.Pointer, input = _input.Pointer, allSteps = _step.Pointer, allChanges = _changes.Pointer;
        bool isFirst = IsFirst;
        int stepCount = 0, changeCount = 0;
        for (int example = 0; example < Block.Columns; example++, gradient += Group)
        {
            nint row = ((nint)firstInput * Block.Columns) + (example * Group);
            for (int column = 0; column < inputs; column += TSimd.Width)
            {
                nint i = row + column;
                V start = TSimd.Load(from + i), before = isFirst ? default : TSimd.Load(allSteps + i);
                V to = SignStep.Move<TSimd, V>(TSimd.Load(gradient + column), TSimd.Load(clean + i), start, size, radius);
                V step = TSimd.ZeroBelow(TSimd.Subtract(to, start), least);
                V change = TSimd.ZeroBelow(TSimd.Subtract(step, before), least);
                TSimd.Store(to, input + i);
                TSimd.Store(TSimd.Add(before, change), allSteps + i);
                TSimd.Store(change, allChanges + i);
                stepCount += BitOperations.PopCount(TSimd.NonZeroLanes(step));
                changeCount += BitOperations.PopCount(TSimd.NonZeroLanes(change));
            }
        }

        _now.Moves += stepCount;
        _now.Changes += changeCount;
        if (isFirst)
        {
            ShareGroup(firstInput, inputs);
        }
    }

    /// <summary>
    /// For each of up to 64 inputs, finds the common step (up, down or none) that most examples make, and subtracts it from the
    /// step of every example. The remainder is the example's change.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ShareGroup(int firstInput, int inputs)
    {
        V size = TSimd.Broadcast(_now.Size), least = TSimd.Broadcast(LeastChange), two = TSimd.Broadcast(2f), all = TSimd.Broadcast(_examples * _now.Size);
        for (int column = 0; column < inputs; column += TSimd.Width)
        {
            nint place = ((nint)firstInput * Block.Columns) + column;
            float* steps = _step.Pointer + place, changes = _changes.Pointer + place;
            V net = default, length = default;
            for (int example = 0; example < _examples; example++)
            {
                V step = TSimd.Load(steps + (example * Group));
                net = TSimd.Add(net, step);
                length = TSimd.Add(length, Magnitude(step));
            }

            // In units of the step size, length + |net| is twice the number of examples that go the more common way, and length
            // is the number of examples that move.
            V going = TSimd.Add(length, Magnitude(net)), resting = TSimd.Subtract(all, length);
            V common = TSimd.Gate(TSimd.AlongSign(size, net), TSimd.Subtract(going, TSimd.Multiply(two, resting)));
            TSimd.Store(common, _commonStep.Pointer + firstInput + column);
            for (int example = 0; example < _examples; example++)
            {
                int i = example * Group;
                TSimd.Store(TSimd.ZeroBelow(TSimd.Subtract(TSimd.Load(steps + i), common), least), changes + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Magnitude(V value) => TSimd.Max(value, TSimd.Subtract(default, value));

    /// <summary>Sets the growth of every example to the growth by the common step.</summary>
    /// <param name="growth">[64, 64], example by example.</param>
    private void GrowTogether(float* weights, float* growth, int outputs)
    {
        SparseMultiply.MultiplyFirst<TSimd, V>(_commonMoves.Matrix, weights, growth, outputs);
        var all = new Span<float>(growth, GroupLength);
        for (int example = 1; example < _examples; example++)
        {
            all[..Group].CopyTo(all[(example * Group)..]);
        }

        all[(_examples * Group)..].Clear();
    }

    /// <summary>Adds growth to pre-activations, and computes the activations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Grow(float* preActivations, float* growth, float* activations, int count)
    {
        for (int i = 0; i < count; i += TSimd.Width)
        {
            V sum = TSimd.Add(TSimd.Load(preActivations + i), TSimd.Load(growth + i));
            TSimd.Store(sum, preActivations + i);
            TSimd.Store(TSimd.Max(sum, default), activations + i);
        }
    }
}
