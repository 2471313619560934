using RobustSparse.Kernels;

namespace RobustSparse.Attacks;

/// <summary>
/// The targeted fast adaptive boundary attack (Croce and Hein 2020, "Minimally distorted adversarial examples with a fast adaptive
/// boundary attack", algorithm 1). Each step projects the iterate and the image onto the linearised boundary towards one class, and
/// moves to a mixture of the two. Where the step crossed the boundary, the iterate moves back towards the image. The attack finds
/// near points; ε only decides when a run stops.
/// </summary>
internal sealed class FabLanes : LaneAttack
{
    /// <summary>The greatest weight of the image in the mixture.</summary>
    private const float GreatestShare = 0.1f;

    /// <summary>The fraction of the distance from the image that an iterate keeps when it moves back.</summary>
    private const float Backward = 0.9f;

    private const float LeastLength = 1e-8f;
    private static readonly float[] _backward = Enumerable.Repeat(Backward, Lanes).ToArray();

    private readonly IBoundaryGeometry _boundary;
    private readonly int _steps;
    private readonly bool _stopsInBall;
    private readonly Block _fromIterate;
    private readonly Block _fromClean;
    private readonly Block _scratch;
    private readonly NearestPoints _nearest;
    private readonly float[] _offsets = new float[Lanes];
    private readonly float[] _cleanOffsets = new float[Lanes];
    private readonly float[] _shares = new float[Lanes];
    private readonly float[] _distances = new float[Lanes];
    private readonly float[] _isWrong = new float[Lanes];

    /// <param name="stopsInBall">Whether a run ends at the first point within ε.</param>
    public FabLanes(int steps, bool stopsInBall, AttackOracle oracle, ThreatModel threat)
        : base(oracle, threat)
    {
        _boundary = (IBoundaryGeometry)threat.Norm;
        _steps = steps;
        _stopsInBall = stopsInBall;
        _fromIterate = NewBlock(oracle.Features);
        _fromClean = NewBlock(oracle.Features);
        _scratch = NewBlock(2 * oracle.Features);
        _nearest = new NearestPoints(oracle);
    }

    public override void Advance()
    {
        Oracle.Ask();
        foreach (int lane in BusyLanes())
        {
            float loss = Oracle.AimAtDifference(lane, Label(lane), Target(lane));
            Note(lane, loss);
            _offsets[lane] = loss;
        }

        Oracle.Differentiate();
        MixProjections();
        Oracle.Ask();
        MeasureIterates(_distances);
        foreach (int lane in BusyLanes())
        {
            Judge(lane);
        }

        // The block of moves is free now, and takes the points that moved back.
        AttackSteps.Interpolate(_fromClean, Oracle.Clean, Oracle.Iterate, _backward);
        ColumnMap.Select(Oracle.Iterate, _fromClean, _isWrong);
    }

    protected override void StartLane(int lane, LaneStart start) => _nearest.Forget(lane);

    /// <summary>Finds the plane ⟨w, z⟩ = ⟨w, a⟩ − d. w is the gradient of d = f_t − f_y at the iterate a.</summary>
    private void MixProjections()
    {
        ColumnFold.DotOfDifference(Oracle.Gradient, Oracle.Clean, Oracle.Iterate, _cleanOffsets);
        for (int lane = 0; lane < Lanes; lane++)
        {
            _cleanOffsets[lane] += _offsets[lane];
        }

        _boundary.MoveToBoundary(Oracle.Iterate, Oracle.Gradient, _offsets, _fromIterate, _scratch);
        _boundary.MoveToBoundary(Oracle.Clean, Oracle.Gradient, _cleanOffsets, _fromClean, _scratch);
        Span<float> iterateLengths = stackalloc float[Lanes], cleanLengths = stackalloc float[Lanes];
        Threat.Norm.Measure(_fromIterate, iterateLengths);
        Threat.Norm.Measure(_fromClean, cleanLengths);
        for (int lane = 0; lane < Lanes; lane++)
        {
            float own = Math.Max(iterateLengths[lane], LeastLength), clean = Math.Max(cleanLengths[lane], LeastLength);
            _shares[lane] = Math.Min(own / (own + clean), GreatestShare);
        }

        AttackSteps.MoveOwnShare(Oracle.Iterate, _fromIterate, _shares);
        AttackSteps.MoveCleanShare(Oracle.Iterate, Oracle.Clean, _fromClean, _shares);
    }

    private void Judge(int lane)
    {
        CountStep(lane);
        bool isWrong = Note(lane, float.NegativeInfinity);
        _isWrong[lane] = isWrong ? 1f : 0f;
        if (isWrong)
        {
            _nearest.Offer(lane, _distances[lane]);
        }

        if (StepsOf(lane) == _steps || (_stopsInBall && Threat.Allows(_nearest.Distance(lane))))
        {
            End(lane, _nearest.Point(lane), _nearest.Distance(lane));
        }
    }
}
