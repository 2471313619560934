using RobustSparse.Kernels;

namespace RobustSparse.Attacks;

/// <summary>
/// DeepFool (Moosavi-Dezfooli, Fawzi and Frossard 2016, algorithm 2, and its ℓ∞ form). Every step goes a little past the nearest
/// boundary of the linearised network, until the answer is wrong. The result is an upper bound of the least perturbation.
/// </summary>
internal sealed class DeepFoolLanes : LaneAttack
{
    /// <summary>Keeps the length of a step finite where the gradient is zero, and above zero on the boundary, as in foolbox.</summary>
    private const float LeastNorm = 1e-8f, LeastDistance = 1e-4f;

    private readonly int _steps;
    private readonly float _overshoot;
    private readonly Block _total;
    private readonly Block _nearest;
    private readonly float[] _differences = new float[Lanes];
    private readonly float[] _nearestDistance = new float[Lanes];
    private readonly float[] _isNearer = new float[Lanes];
    private readonly float[] _scale = new float[Lanes];

    public DeepFoolLanes(int steps, float overshoot, AttackOracle oracle, ThreatModel threat)
        : base(oracle, threat)
    {
        _steps = steps;
        _overshoot = 1 + overshoot;
        _total = NewBlock(oracle.Features);
        _nearest = NewBlock(oracle.Features);
    }

    public override void Advance()
    {
        Oracle.Ask();
        foreach (int lane in BusyLanes())
        {
            bool isWrong = Note(lane, -Oracle.MarginOf(lane, Label(lane)));
            if (isWrong)
            {
                EndBroken(lane);
            }
            else if (StepsOf(lane) == _steps)
            {
                EndUnbroken(lane);
            }

            CountStep(lane);
        }

        if (IsAtWork)
        {
            FindNearestBoundary();
            Step();
        }
    }

    protected override void StartLane(int lane, LaneStart start)
    {
        Clear(_total, lane);
        Clear(_nearest, lane);
    }

    private void FindNearestBoundary()
    {
        Array.Fill(_nearestDistance, float.PositiveInfinity);
        Span<float> norms = stackalloc float[Lanes];
        for (int other = 0; other < Oracle.Classes - 1; other++)
        {
            foreach (int lane in BusyLanes())
            {
                _differences[lane] = Oracle.AimAtDifference(lane, Label(lane), other < Label(lane) ? other : other + 1);
            }

            Oracle.Differentiate();
            Threat.Norm.MeasureDual(Oracle.Gradient, norms);
            for (int lane = 0; lane < Lanes; lane++)
            {
                float distance = Math.Abs(_differences[lane]) / (norms[lane] + LeastNorm);
                _isNearer[lane] = distance < _nearestDistance[lane] ? 1f : 0f;
                _nearestDistance[lane] = Math.Min(distance, _nearestDistance[lane]);
            }

            ColumnMap.Select(_nearest, Oracle.Gradient, _isNearer);
        }
    }

    private void Step()
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            _scale[lane] = IsFree(lane) ? 0 : _nearestDistance[lane] + LeastDistance;
        }

        AddSteepest(_total, _nearest, _scale);
        Array.Fill(_scale, _overshoot);
        AttackSteps.Displace(Oracle.Iterate, Oracle.Clean, _total, _scale);
    }
}
