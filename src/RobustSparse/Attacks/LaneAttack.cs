using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>
/// An attack on up to 64 examples at once. Each example has a lane: a column of the blocks with its own step counter and random
/// numbers. A lane that has finished takes the next example while the others continue, so blocks stay full. The result for an
/// example depends only on the example and its run.
/// </summary>
internal abstract class LaneAttack(AttackOracle oracle, ThreatModel threat) : IDisposable
{
    public const int Lanes = Block.Columns;

    private readonly LaneStart[] _starts = new LaneStart[Lanes];
    private readonly int[] _steps = new int[Lanes];
    private readonly float[] _startLosses = new float[Lanes];
    private readonly float[] _losses = new float[Lanes];
    private readonly float[] _margins = new float[Lanes];
    private readonly List<Block> _blocks = [];
    private readonly LaneOutcome?[] _outcomes = new LaneOutcome?[Lanes];

    /// <summary>Whether any lane is busy.</summary>
    public bool IsAtWork => Scratch.IsBusy.Contains(true);

    protected AttackOracle Oracle { get; } = oracle;

    protected ThreatModel Threat { get; } = threat;

    /// <summary>The busy lanes, and buffers for one example at a time.</summary>
    protected LaneScratch Scratch { get; } = new(oracle.Features);

    /// <summary>ε for every lane.</summary>
    protected float[] Radius { get; } = Enumerable.Repeat(threat.Epsilon, Lanes).ToArray();

    public bool IsFree(int lane) => !Scratch.IsBusy[lane];

    /// <summary>Begins a run in a free lane.</summary>
    /// <param name="pixels">[features]; the clean image. The network answers it rightly.</param>
    public void Start(int lane, ReadOnlySpan<byte> pixels, LaneStart start)
    {
        Oracle.Load(lane, pixels);
        _starts[lane] = start;
        _steps[lane] = 0;
        _losses[lane] = float.NegativeInfinity;
        _margins[lane] = float.PositiveInfinity;
        Scratch.IsBusy[lane] = true;
        StartLane(lane, start);
    }

    /// <summary>Advances every busy lane by one step.</summary>
    public abstract void Advance();

    /// <summary>Returns the outcome of a finished run once; null while the run continues and after the outcome was taken.</summary>
    public LaneOutcome? TakeOutcome(int lane)
    {
        LaneOutcome? outcome = _outcomes[lane];
        _outcomes[lane] = null;
        return outcome;
    }

    public void Dispose() => _blocks.ForEach(block => block.Dispose());

    /// <summary>Allocates a block that lives as long as the attack.</summary>
    protected Block NewBlock(int rows)
    {
        var block = new Block(rows);
        _blocks.Add(block);
        return block;
    }

    /// <summary>Prepares a lane for <see cref="Advance"/>; its iterate is the clean image.</summary>
    protected virtual void StartLane(int lane, LaneStart start)
    {
    }

    protected IEnumerable<int> BusyLanes() => Scratch.BusyLanes();

    protected int Label(int lane) => _starts[lane].Label;

    protected int Target(int lane) => _starts[lane].Target;

    protected PhiloxRandom Random(int lane) => _starts[lane].Random;

    /// <summary>The number of steps that a lane has counted so far.</summary>
    protected int StepsOf(int lane) => _steps[lane];

    protected void CountStep(int lane) => _steps[lane]++;

    /// <summary>Records loss and margin at the iterate that <see cref="AttackOracle.Ask"/> has just evaluated.</summary>
    /// <returns>Whether the answer at the iterate is wrong.</returns>
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
    /// <param name="point">The point that the attack found; null if it found none.</param>
    protected void End(int lane, float[]? point, float distance)
    {
        Scratch.IsBusy[lane] = false;
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
    protected void Project(Block points, ReadOnlySpan<float> radius) => Threat.Norm.Project(points, Oracle.Clean, radius, Scratch);

    /// <summary>The distances of the iterates from the clean images.</summary>
    /// <param name="distances">[64].</param>
    protected void MeasureIterates(Span<float> distances) => Threat.Norm.MeasureDifferences(Oracle.Iterate, Oracle.Clean, distances);

    /// <summary>Takes a step of the given size in the direction that raises the loss fastest (<see cref="NormGeometry.AddSteepest"/>).</summary>
    protected void AddSteepest(Block target, Block gradient, ReadOnlySpan<float> size) => Threat.Norm.AddSteepest(target, gradient, size, Scratch);

    /// <summary>Moves the iterate of a lane to clip(clean + perturbation, 0, 1).</summary>
    /// <param name="perturbation">[features].</param>
    protected void Displace(int lane, ReadOnlySpan<float> perturbation)
    {
        float[] image = Scratch.Clean;
        ColumnMap.Read(Oracle.Clean, lane, image);
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = Math.Clamp(image[i] + perturbation[i], 0f, 1f);
        }

        ColumnMap.Write(Oracle.Iterate, lane, image);
    }

    /// <summary>Moves the iterate of a lane to a random point of the ball, clipped to the box.</summary>
    protected void DisplaceRandomly(int lane, PhiloxRandom random)
    {
        Threat.Norm.DrawInBall(Scratch.Perturbation, Threat.Epsilon, random);
        Displace(lane, Scratch.Perturbation);
    }

    /// <summary>Sets one column of a block to zero.</summary>
    protected void Clear(Block block, int lane)
    {
        Array.Clear(Scratch.Point);
        ColumnMap.Write(block, lane, Scratch.Point);
    }

    private float DistanceOf(int lane, ReadOnlySpan<float> point)
    {
        ColumnMap.Read(Oracle.Clean, lane, Scratch.Clean);
        return Threat.Norm.Distance(Scratch.Clean, point);
    }
}
