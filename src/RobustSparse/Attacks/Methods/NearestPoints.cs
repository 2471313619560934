using RobustSparse.Kernels;

namespace RobustSparse.Attacks;

/// <summary>The nearest point with a wrong answer that each lane of a minimum-norm attack has found.</summary>
internal sealed class NearestPoints(AttackOracle oracle)
{
    private readonly float[]?[] _points = new float[]?[LaneAttack.Lanes];
    private readonly float[] _distances = new float[LaneAttack.Lanes];

    public void Forget(int lane)
    {
        _points[lane] = null;
        _distances[lane] = float.PositiveInfinity;
    }

    /// <summary>Keeps the lane's iterate if it is the nearest so far.</summary>
    public void Offer(int lane, float distance)
    {
        if (distance < _distances[lane])
        {
            _distances[lane] = distance;
            _points[lane] ??= new float[oracle.Features];
            ColumnMap.Read(oracle.Iterate, lane, _points[lane]);
        }
    }

    /// <summary>The point of a lane, [features]; null if there is none.</summary>
    public float[]? Point(int lane) => _points[lane];

    /// <summary>The distance of a lane's point; infinite if there is none.</summary>
    public float Distance(int lane) => _distances[lane];
}
