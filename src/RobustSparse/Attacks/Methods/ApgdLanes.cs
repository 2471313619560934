using RobustSparse.Kernels;

namespace RobustSparse.Attacks;

/// <summary>
/// Auto-PGD (Croce and Hein 2020, algorithm 1): gradient steps with momentum. At each checkpoint the step size halves, and the
/// lane returns to its best point, if the loss rose in too few steps since the last checkpoint, or if step size and best loss have
/// not changed. Each lane counts its own checkpoints.
/// </summary>
internal sealed class ApgdLanes : LaneAttack
{
    /// <summary>The weight of the gradient step after the first step; the rest is the weight of the momentum.</summary>
    private const float GradientWeight = 0.75f;

    /// <summary>ρ, the fraction of steps in which the loss must rise.</summary>
    private const float LeastRising = 0.75f;

    private readonly ISurfaceGeometry _surface;
    private readonly AttackLoss _loss;
    private readonly int _steps;
    private readonly Block _previous;
    private readonly Block _proposal;
    private readonly Block _best;
    private readonly Block _bestGradient;
    private readonly float[] _stepSizes = new float[Lanes];
    private readonly float[] _weights = new float[Lanes];
    private readonly Progress[] _progress = new Progress[Lanes];
    private readonly float[] _isImproved = new float[Lanes];
    private readonly float[] _goesBack = new float[Lanes];

    public ApgdLanes(AttackLoss loss, int steps, AttackOracle oracle, ThreatModel threat)
        : base(oracle, threat)
    {
        _surface = (ISurfaceGeometry)threat.Norm;
        _loss = loss;
        _steps = steps;
        _previous = NewBlock(oracle.Features);
        _proposal = NewBlock(oracle.Features);
        _best = NewBlock(oracle.Features);
        _bestGradient = NewBlock(oracle.Features);
    }

    public override void Advance()
    {
        Oracle.Ask();
        foreach (int lane in BusyLanes())
        {
            Judge(lane);
        }

        if (!IsAtWork)
        {
            return;
        }

        Oracle.Differentiate();
        if (_isImproved.Contains(1f))
        {
            ColumnMap.Select(_best, Oracle.Iterate, _isImproved);
            ColumnMap.Select(_bestGradient, Oracle.Gradient, _isImproved);
        }

        if (_goesBack.Contains(1f))
        {
            ColumnMap.Select(Oracle.Iterate, _best, _goesBack);
            ColumnMap.Select(Oracle.Gradient, _bestGradient, _goesBack);
        }

        Step();
    }

    protected override void StartLane(int lane, LaneStart start)
    {
        _surface.DrawOnSurface(Scratch.Perturbation, Threat.Epsilon, start.Random);
        Displace(lane, Scratch.Perturbation);
        _stepSizes[lane] = 2 * Threat.Epsilon;
        _progress[lane] = new Progress { Window = FirstWindow, WasHalved = true, Best = float.NegativeInfinity };
    }

    private int FirstWindow => Math.Max((int)(0.22 * _steps), 1);

    private int LeastWindow => Math.Max((int)(0.06 * _steps), 1);

    private int WindowStep => Math.Max((int)(0.03 * _steps), 1);

    private void Judge(int lane)
    {
        float loss = Oracle.Aim(lane, _loss, Label(lane), Target(lane));
        int step = StepsOf(lane);
        CountStep(lane);
        _isImproved[lane] = _goesBack[lane] = 0f;
        if (Note(lane, loss))
        {
            EndBroken(lane);
            return;
        }

        if (step == _steps)
        {
            EndUnbroken(lane);
            return;
        }

        ref Progress progress = ref _progress[lane];
        if (loss > progress.Best)
        {
            progress.Best = loss;
            _isImproved[lane] = 1f;
        }

        if (step == 0)
        {
            progress.LastBest = loss;
        }
        else
        {
            progress.Rises += loss > progress.Last ? 1 : 0;
            if (++progress.Count == progress.Window)
            {
                Check(lane, ref progress);
            }
        }

        progress.Last = loss;
        _weights[lane] = step == 0 ? 1f : GradientWeight;
    }

    private void Check(int lane, ref Progress progress)
    {
        bool rises = progress.Rises > LeastRising * progress.Window;
        bool isStuck = !progress.WasHalved && progress.LastBest >= progress.Best;
        progress.WasHalved = !rises || isStuck;
        progress.LastBest = progress.Best;
        if (progress.WasHalved)
        {
            _stepSizes[lane] /= 2;
            _goesBack[lane] = 1f;
        }

        progress.Count = progress.Rises = 0;
        progress.Window = Math.Max(progress.Window - WindowStep, LeastWindow);
    }

    private void Step()
    {
        _proposal.CopyFrom(Oracle.Iterate);
        AddSteepest(_proposal, Oracle.Gradient, _stepSizes);
        Project(_proposal, Radius);
        AttackSteps.AddMomentum(_proposal, Oracle.Iterate, _previous, _weights);
        Project(_proposal, Radius);
        _previous.CopyFrom(Oracle.Iterate);
        Oracle.Iterate.CopyFrom(_proposal);
    }

    /// <summary>The progress of one lane since its last checkpoint.</summary>
    private struct Progress
    {
        public int Window;
        public int Count;
        public int Rises;
        public bool WasHalved;
        public float Last;
        public float Best;
        public float LastBest;
    }
}
