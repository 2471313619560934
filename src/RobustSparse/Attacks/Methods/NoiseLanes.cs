namespace RobustSparse.Attacks;

/// <summary>Points drawn uniformly from the ball: the baseline that every attack must beat.</summary>
internal sealed class NoiseLanes(int draws, AttackOracle oracle, ThreatModel threat) : LaneAttack(oracle, threat)
{
    public override void Advance()
    {
        Oracle.Ask();
        foreach (int lane in BusyLanes())
        {
            CountStep(lane);
            if (Note(lane, -Oracle.MarginOf(lane, Label(lane))))
            {
                EndBroken(lane);
            }
            else if (StepsOf(lane) == draws)
            {
                EndUnbroken(lane);
            }
            else
            {
                DisplaceRandomly(lane, Random(lane));
            }
        }
    }

    protected override void StartLane(int lane, LaneStart start) => DisplaceRandomly(lane, start.Random);
}
