using RobustSparse.Engines;
using RobustSparse.Kernels;

namespace RobustSparse.Attacks;

/// <summary>
/// Gives attacks the answers, losses and gradients of a network at up to 64 points at once, one example a column. With a
/// surrogate, gradients and losses are the surrogate's, and answers are those of the network under attack. Belongs to one thread.
/// </summary>
internal sealed class AttackOracle : IDisposable
{
    private readonly NetworkEngine _judged;
    private readonly NetworkEngine _differentiated;
    private readonly ForwardPass _answers;
    private readonly ForwardPass _path;
    private readonly MultiplyScratch _scratch = new();
    private readonly float[] _logits;
    private readonly float[] _direction;

    public AttackOracle(NetworkEngine network, NetworkEngine? surrogate = null)
    {
        _judged = network;
        _differentiated = surrogate ?? network;
        _answers = new ForwardPass(network.Architecture);
        _path = surrogate is null ? _answers : new ForwardPass(surrogate.Architecture);
        _logits = new float[network.Architecture.Classes];
        _direction = new float[network.Architecture.Classes];
        Clean = new Block(Features);
        Gradient = new Block(Features);
    }

    public int Classes => _judged.Architecture.Classes;

    public int Features => _judged.Architecture.Inputs;

    /// <summary>The clean images, [features, 64].</summary>
    public Block Clean { get; }

    /// <summary>The points that <see cref="Ask"/> evaluates, [features, 64].</summary>
    public Block Iterate => _answers.Images;

    /// <summary>The gradients that <see cref="Differentiate"/> computes, [features, 64].</summary>
    public Block Gradient { get; }

    /// <summary>Puts an image into a column, both as the clean image and as the point to evaluate.</summary>
    /// <param name="pixels">[features]; one byte for each pixel.</param>
    public void Load(int lane, ReadOnlySpan<byte> pixels)
    {
        Span<float> clean = Clean.Values, iterate = Iterate.Values;
        for (int i = 0, at = lane; i < pixels.Length; i++, at += Block.Columns)
        {
            clean[at] = iterate[at] = pixels[i] / 255f;
        }
    }

    /// <summary>Computes the network's logits at the iterates.</summary>
    public void Ask()
    {
        _judged.Forward(_answers, _scratch);
        if (_path != _answers)
        {
            _path.Images.CopyFrom(Iterate);
            _differentiated.Forward(_path, _scratch);
        }
    }

    /// <summary>The margin z_y − max_{j≠y} z_j at an iterate, after <see cref="Ask"/>.</summary>
    public float MarginOf(int lane, int label)
    {
        ColumnMap.Read(_answers.Logits, lane, _logits);
        return _logits[label] - _logits[LogitLoss.StrongestOther(_logits, label)];
    }

    /// <summary>Whether the answer at an iterate is wrong, after <see cref="Ask"/>. Of equal logits, the first is the answer.</summary>
    public bool IsWrong(int lane, int label) => ExampleBlock.AnswerOf(_answers, lane) != label;

    /// <summary>The logits at an iterate, after <see cref="Ask"/>.</summary>
    public void ReadLogits(int lane, Span<float> logits) => ColumnMap.Read(_answers.Logits, lane, logits);

    /// <summary>The loss at an iterate, after <see cref="Ask"/>. Makes <see cref="Differentiate"/> compute its gradient in that column.</summary>
    public float Aim(int lane, AttackLoss loss, int label, int target)
    {
        ColumnMap.Read(_path.Logits, lane, _logits);
        float value = LogitLoss.Differentiate(loss, _logits, label, target, _direction);
        ColumnMap.Write(_path.Deltas[^1], lane, _direction);
        return value;
    }

    /// <summary>Makes <see cref="Differentiate"/> compute the gradient of z_other − z_label in a column.</summary>
    /// <returns>z_other − z_label.</returns>
    public float AimAtDifference(int lane, int label, int other)
    {
        AimAtNothing(lane);
        Span<float> deltas = _path.Deltas[^1].Values, logits = _path.Logits.Values;
        int plus = (other * Block.Columns) + lane, minus = (label * Block.Columns) + lane;
        deltas[plus] = 1f;
        deltas[minus] = -1f;
        return logits[plus] - logits[minus];
    }

    /// <summary>Makes <see cref="Differentiate"/> give a gradient of zero in a column.</summary>
    public void AimAtNothing(int lane)
    {
        Array.Clear(_direction);
        ColumnMap.Write(_path.Deltas[^1], lane, _direction);
    }

    /// <summary>Computes the gradients that the columns ask for, into <see cref="Gradient"/>.</summary>
    public void Differentiate() => _differentiated.BackwardToImages(_path, Gradient, _scratch);

    /// <summary>Moves the iterates one step along the signs of their gradients, within the ℓ∞ ball and the box. The gradients are not stored.</summary>
    public void StepAlongSigns(float stepSize, float epsilon)
    {
        _differentiated.Backward(_path, _scratch);
        _differentiated.Layers[0].StepInput(_path.Deltas[0], Clean, Iterate, Iterate, stepSize, epsilon, _scratch);
    }

    public void Dispose()
    {
        _answers.Dispose();
        if (_path != _answers)
        {
            _path.Dispose();
        }

        _scratch.Dispose();
        Clean.Dispose();
        Gradient.Dispose();
    }
}
