using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>
/// An attack on up to 64 examples at once. Each has a lane: a column of the blocks, its own step, its own random numbers. A lane
/// that is done takes the next example while the others go on, so that products are always of full blocks, and what becomes of an
/// example depends on nothing but the example and its run.
/// </summary>
internal abstract class LaneAttack(AttackOracle oracle, ThreatModel threat) : IDisposable
{
    public const int Lanes = Block.Columns;

    private readonly LaneStart[] _starts = new LaneStart[Lanes];
    private readonly int[] _steps = new int[Lanes];
    private readonly float[] _startLosses = new float[Lanes];
    private readonly float[] _losses = new float[Lanes];
    private readonly float[] _margins = new float[Lanes];
    private readonly bool[] _isBusy = new bool[Lanes];
    private readonly List<Block> _blocks = [];
    private readonly LaneOutcome?[] _outcomes = new LaneOutcome?[Lanes];

    /// <summary>Whether any lane is at work.</summary>
    public bool IsAtWork => _isBusy.Contains(true);

    protected AttackOracle Oracle { get; } = oracle;

    protected ThreatModel Threat { get; } = threat;

    /// <summary>ε for every lane.</summary>
    protected float[] Radius { get; } = Enumerable.Repeat(threat.Epsilon, Lanes).ToArray();

    public bool IsFree(int lane) => !_isBusy[lane];

    /// <summary>Begins a run in a free lane.</summary>
    /// <param name="pixels">[features]; the clean image, whose answer is right.</param>
    public void Start(int lane, ReadOnlySpan<byte> pixels, LaneStart start)
    {
        Oracle.Load(lane, pixels);
        _starts[lane] = start;
        _steps[lane] = 0;
        _losses[lane] = float.NegativeInfinity;
        _margins[lane] = float.PositiveInfinity;
        _isBusy[lane] = true;
        StartLane(lane, start);
    }

    /// <summary>One step of every busy lane.</summary>
    public abstract void Advance();

    /// <summary>What the run in a lane came to, once: null while it goes on and after it was asked for.</summary>
    public LaneOutcome? TakeOutcome(int lane)
    {
        LaneOutcome? outcome = _outcomes[lane];
        _outcomes[lane] = null;
        return outcome;
    }

    public void Dispose() => _blocks.ForEach(block => block.Dispose());

    /// <summary>Room for one quantity of all lanes, as long as the attack lasts.</summary>
    protected Block NewBlock(int rows)
    {
        var block = new Block(rows);
        _blocks.Add(block);
        return block;
    }

    /// <summary>Makes the lane ready for <see cref="Advance"/>; the iterate is the clean image.</summary>
    protected virtual void StartLane(int lane, LaneStart start)
    {
    }

    protected IEnumerable<int> BusyLanes() => Enumerable.Range(0, Lanes).Where(lane => _isBusy[lane]);

    protected int Label(int lane) => _starts[lane].Label;

    protected int Target(int lane) => _starts[lane].Target;

    protected PhiloxRandom Random(int lane) => _starts[lane].Random;

    /// <summary>Steps that a lane has counted.</summary>
    protected int StepsOf(int lane) => _steps[lane];

    protected void CountStep(int lane) => _steps[lane]++;

    /// <summary>Takes note of the point that was asked about last.</summary>
    /// <returns>Whether the answer there is wrong.</returns>
    protected bool Note(int lane, float loss)
    {
        _startLosses[lane] = float.IsNegativeInfinity(_losses[lane]) ? loss : _startLosses[lane];
        _losses[lane] = Math.Max(_losses[lane], loss);
        _margins[lane] = Math.Min(_margins[lane], Oracle.MarginOf(lane, Label(lane)));
        return Oracle.IsWrong(lane, Label(lane));
    }

    /// <summary>Ends the run in a lane with the iterate as its finding.</summary>
    protected void EndBroken(int lane)
    {
        var point = new float[Oracle.Features];
        ColumnMap.Read(Oracle.Iterate, lane, point);
        End(lane, point, DistanceOf(lane, point));
    }

    /// <summary>Ends the run in a lane.</summary>
    /// <param name="point">What it found, or null.</param>
    protected void End(int lane, float[]? point, float distance)
    {
        _isBusy[lane] = false;
        Oracle.AimAtNothing(lane);
        _outcomes[lane] = new LaneOutcome
        {
            Point = point,
            Distance = distance,
            Margin = _margins[lane],
            StartLoss = _startLosses[lane],
            Loss = _losses[lane],
        };
    }

    protected void EndUnbroken(int lane) => End(lane, null, float.PositiveInfinity);

    /// <summary>Projects points onto the ball around the clean images and onto the box.</summary>
    protected void Project(Block points, ReadOnlySpan<float> radius)
    {
        switch (Threat.Norm)
        {
            case AttackNorm.Linf:
                AttackSteps.ProjectLinf(points, Oracle.Clean, radius);
                break;
            case AttackNorm.L2:
                AttackSteps.ProjectL2(points, Oracle.Clean, radius);
                break;
            default:
                ProjectL1(points, radius);
                break;
        }
    }

    /// <summary>The distances of the iterates from the clean images.</summary>
    /// <param name="distances">[64].</param>
    protected void MeasureIterates(Span<float> distances)
    {
        switch (Threat.Norm)
        {
            case AttackNorm.Linf:
                ColumnFold.GreatestDifference(Oracle.Iterate, Oracle.Clean, distances);
                break;
            case AttackNorm.L2:
                ColumnFold.Distance(Oracle.Iterate, Oracle.Clean, distances);
                break;
            default:
                ColumnFold.SumOfDifferences(Oracle.Iterate, Oracle.Clean, distances);
                break;
        }
    }

    /// <summary>
    /// target ← target + size·(the steepest direction of unit size in the norm): signs in ℓ∞, the normalised gradient in ℓ2, in ℓ1 the features with the
    /// greatest gradients that the box lets move.
    /// </summary>
    protected void AddSteepest(Block target, Block gradient, ReadOnlySpan<float> size)
    {
        if (Threat.Norm == AttackNorm.Linf)
        {
            AttackSteps.AddSigns(target, gradient, size);
            return;
        }

        if (Threat.Norm == AttackNorm.L1)
        {
            StepL1(target, gradient, size);
            return;
        }

        Span<float> scale = stackalloc float[Lanes];
        ColumnFold.Length(gradient, scale);
        for (int lane = 0; lane < Lanes; lane++)
        {
            scale[lane] = scale[lane] > 0 ? size[lane] / scale[lane] : 0;
        }

        AttackSteps.AddScaled(target, gradient, scale);
    }

    private void ProjectL1(Block points, ReadOnlySpan<float> radius)
    {
        Span<float> clean = stackalloc float[points.Rows], point = stackalloc float[points.Rows];
        foreach (int lane in BusyLanes())
        {
            ColumnMap.Read(Oracle.Clean, lane, clean);
            ColumnMap.Read(points, lane, point);
            L1Ball.Project(clean, point, radius[lane]);
            ColumnMap.Write(points, lane, point);
        }
    }

    private void StepL1(Block points, Block gradient, ReadOnlySpan<float> length)
    {
        Span<float> slope = stackalloc float[points.Rows], point = stackalloc float[points.Rows];
        foreach (int lane in BusyLanes())
        {
            ColumnMap.Read(gradient, lane, slope);
            ColumnMap.Read(points, lane, point);
            L1Ball.Step(point, slope, length[lane]);
            ColumnMap.Write(points, lane, point);
        }
    }

    private float DistanceOf(int lane, ReadOnlySpan<float> point)
    {
        Span<float> clean = stackalloc float[point.Length];
        ColumnMap.Read(Oracle.Clean, lane, clean);
        return Threat.Norm.Distance(clean, point);
    }
}
