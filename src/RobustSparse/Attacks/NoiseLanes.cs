namespace RobustSparse.Attacks;

/// <summary>Points drawn uniformly from the ball: what an attack must do better than.</summary>
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
                Draw(lane);
            }
        }
    }

    protected override void StartLane(int lane, LaneStart start) => Draw(lane);

    private void Draw(int lane)
    {
        Span<float> perturbation = stackalloc float[Oracle.Features];
        RandomDirection.InBall(Threat, perturbation, Random(lane));
        RandomDirection.Apply(Oracle, lane, perturbation);
    }
}
