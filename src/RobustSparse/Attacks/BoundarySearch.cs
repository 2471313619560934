using RobustSparse.Kernels;

namespace RobustSparse.Attacks;

/// <summary>
/// Bisects the segment between a clean image and a point with a wrong answer, until the boundary is known to one part in a
/// million. Attacks of minimum norm need this, because the points they find lie past the boundary.
/// </summary>
internal sealed class BoundarySearch(AttackOracle oracle, NormGeometry norm) : IDisposable
{
    private const int Halvings = 20;

    /// <summary>The least margin of a wrong answer, as a fraction of the greatest logit, so that rounding cannot make the answer right.</summary>
    private const float Slack = 1e-5f;

    /// <summary>The search begins this far along the segment (1 is the point), because a point on the boundary itself is wrong by less than rounding.</summary>
    private const float Reach = 1.001f;

    private readonly Block _far = new(oracle.Features);
    private readonly int[] _labels = new int[Block.Columns];
    private readonly float[] _right = new float[Block.Columns];
    private readonly float[] _wrong = new float[Block.Columns];
    private readonly bool[] _isFound = new bool[Block.Columns];
    private readonly float[] _middle = new float[Block.Columns];
    private readonly float[] _logits = new float[oracle.Classes];

    /// <summary>Gives a lane its segment.</summary>
    /// <param name="pixels">[features]; the clean image.</param>
    /// <param name="point">[features]; an image with a wrong answer.</param>
    public void Set(int lane, ReadOnlySpan<byte> pixels, int label, ReadOnlySpan<float> point)
    {
        oracle.Load(lane, pixels);
        ColumnMap.Write(_far, lane, point);
        _labels[lane] = label;
    }

    /// <summary>Bisects the segments of the first <paramref name="lanes"/> lanes.</summary>
    public void Run(int lanes)
    {
        Array.Clear(_right);
        Array.Fill(_wrong, Reach);
        Ask(_wrong);
        for (int lane = 0; lane < lanes; lane++)
        {
            _isFound[lane] = IsClearlyWrong(lane);
        }

        for (int i = 0; i < Halvings; i++)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                _middle[lane] = (_right[lane] + _wrong[lane]) / 2;
            }

            Ask(_middle);
            for (int lane = 0; lane < lanes; lane++)
            {
                (IsClearlyWrong(lane) ? ref _wrong[lane] : ref _right[lane]) = _middle[lane];
            }
        }

        AttackSteps.Interpolate(oracle.Iterate, oracle.Clean, _far, _wrong);
    }

    /// <summary>The nearest point with a wrong answer on a lane's segment, and its distance.</summary>
    public (float[] Point, float Distance) Nearest(int lane)
    {
        var point = new float[oracle.Features];
        var clean = new float[oracle.Features];
        ColumnMap.Read(_isFound[lane] ? oracle.Iterate : _far, lane, point);
        ColumnMap.Read(oracle.Clean, lane, clean);
        return (point, norm.Distance(clean, point));
    }

    private void Ask(ReadOnlySpan<float> shares)
    {
        AttackSteps.Interpolate(oracle.Iterate, oracle.Clean, _far, shares);
        oracle.Ask();
    }

    private bool IsClearlyWrong(int lane)
    {
        oracle.ReadLogits(lane, _logits);
        float greatest = 0;
        foreach (float logit in _logits)
        {
            greatest = Math.Max(greatest, Math.Abs(logit));
        }

        return oracle.MarginOf(lane, _labels[lane]) < -Slack * greatest;
    }

    public void Dispose() => _far.Dispose();
}
