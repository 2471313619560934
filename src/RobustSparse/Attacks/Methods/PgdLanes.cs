using RobustSparse.Kernels;

namespace RobustSparse.Attacks;

/// <summary>
/// Projected gradient ascent with a fixed step size, with or without momentum (<see cref="PgdMethod"/>). Every iterate counts,
/// including the first and the last.
/// </summary>
internal sealed class PgdLanes : LaneAttack
{
    private readonly PgdMethod _method;
    private readonly float _stepSize;
    private readonly float[] _stepSizes;
    private readonly Block? _momentum;

    public PgdLanes(PgdMethod method, AttackOracle oracle, ThreatModel threat)
        : base(oracle, threat)
    {
        _method = method;
        _stepSize = method.StepSizeFor(threat.Epsilon);
        _stepSizes = Enumerable.Repeat(_stepSize, Lanes).ToArray();
        _momentum = method.Momentum is null ? null : NewBlock(oracle.Features);
    }

    public override void Advance()
    {
        Oracle.Ask();
        foreach (int lane in BusyLanes())
        {
            float loss = Oracle.Aim(lane, _method.Loss, Label(lane), Target(lane));
            if (Note(lane, loss))
            {
                EndBroken(lane);
            }
            else if (StepsOf(lane) == _method.Steps)
            {
                EndUnbroken(lane);
            }

            CountStep(lane);
        }

        if (IsAtWork)
        {
            Step();
        }
    }

    protected override void StartLane(int lane, LaneStart start)
    {
        if (_momentum is not null)
        {
            Clear(_momentum, lane);
        }

        if (_method.RandomStart || start.Run > 0)
        {
            DisplaceRandomly(lane, start.Random);
        }
    }

    private void Step()
    {
        if (_momentum is null && Threat.Norm.IsCube)
        {
            Oracle.StepAlongSigns(_stepSize, Threat.Epsilon);
            return;
        }

        Oracle.Differentiate();
        if (_momentum is not null)
        {
            Accumulate(_momentum);
        }

        AddSteepest(Oracle.Iterate, _momentum ?? Oracle.Gradient, _stepSizes);
        Project(Oracle.Iterate, Radius);
    }

    /// <summary>m ← μ·m + g/‖g‖₁ (Dong et al. 2018, equation 6); a gradient of zero adds nothing.</summary>
    private void Accumulate(Block momentum)
    {
        Span<float> scale = stackalloc float[Lanes], decay = stackalloc float[Lanes];
        ColumnFold.SumOfMagnitudes(Oracle.Gradient, scale);
        foreach (ref float value in scale)
        {
            value = value > 0 ? 1 / value : 0;
        }

        decay.Fill(_method.Momentum!.Value - 1);
        AttackSteps.AddScaled(momentum, momentum, decay);
        AttackSteps.AddScaled(momentum, Oracle.Gradient, scale);
    }
}
