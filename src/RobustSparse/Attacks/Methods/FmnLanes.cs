using RobustSparse.Kernels;

namespace RobustSparse.Attacks;

/// <summary>
/// The fast minimum-norm attack (Pintor et al. 2021, algorithm 1). It takes gradient steps, whose length follows a cosine, in a
/// ball that shrinks while the answer is wrong and grows while it is right. One run gives a whole curve of accuracy against ε.
/// </summary>
internal sealed class FmnLanes : LaneAttack
{
    /// <summary>The ℓ2 length of the first and the last gradient step, as in foolbox.</summary>
    private const double FirstStep = 1, LastStep = 0.01;

    /// <summary>The relative change of the radius in the first and the last step.</summary>
    private const double FirstRate = 0.05, LastRate = 0.001;

    /// <summary>Lengthens steps to the estimated boundary, because steps that end on the boundary may approach it without ever crossing it.</summary>
    private const float Past = 1.001f;

    private readonly int _steps;
    private readonly NearestPoints _nearest;
    private readonly float[] _radius = new float[Lanes];
    private readonly float[] _distances = new float[Lanes];
    private readonly float[] _norms = new float[Lanes];
    private readonly float[] _lengths = new float[Lanes];

    public FmnLanes(int steps, AttackOracle oracle, ThreatModel threat)
        : base(oracle, threat)
    {
        _steps = steps;
        _nearest = new NearestPoints(oracle);
    }

    public override void Advance()
    {
        Oracle.Ask();
        MeasureIterates(_distances);
        foreach (int lane in BusyLanes())
        {
            float loss = Oracle.Aim(lane, AttackLoss.Margin, Label(lane), Target(lane));
            if (Note(lane, loss))
            {
                _nearest.Offer(lane, _distances[lane]);
            }

            if (StepsOf(lane) == _steps)
            {
                End(lane, _nearest.Point(lane), _nearest.Distance(lane));
            }
        }

        if (IsAtWork)
        {
            Oracle.Differentiate();
            Step();
        }
    }

    protected override void StartLane(int lane, LaneStart start)
    {
        _nearest.Forget(lane);
        _radius[lane] = float.PositiveInfinity;
    }

    private void Step()
    {
        ColumnFold.Length(Oracle.Gradient, _lengths);
        Threat.Norm.MeasureDual(Oracle.Gradient, _norms);
        foreach (int lane in BusyLanes())
        {
            double cosine = (1 + Math.Cos(Math.PI * StepsOf(lane) / _steps)) / 2;
            float rate = (float)(LastRate + ((FirstRate - LastRate) * cosine));
            float step = (float)(LastStep + ((FirstStep - LastStep) * cosine));
            _lengths[lane] = _lengths[lane] > 0 ? step / _lengths[lane] : 0;
            _radius[lane] = RadiusAfter(lane, rate);
            CountStep(lane);
        }

        AttackSteps.AddScaled(Oracle.Iterate, Oracle.Gradient, _lengths);
        Project(Oracle.Iterate, _radius);
    }

    private float RadiusAfter(int lane, float rate)
    {
        float margin = Oracle.MarginOf(lane, Label(lane));
        if (Oracle.IsWrong(lane, Label(lane)))
        {
            return Math.Min(_radius[lane] * (1 - rate), _nearest.Distance(lane));
        }

        // Until a wrong answer is found, the radius is an estimate of the distance to the boundary.
        return _nearest.Point(lane) is not null ? _radius[lane] * (1 + rate)
            : _norms[lane] > 0 ? Past * (_distances[lane] + (margin / _norms[lane]))
            : float.PositiveInfinity;
    }
}
