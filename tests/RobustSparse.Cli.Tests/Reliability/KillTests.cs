namespace RobustSparse.Cli.Tests.Reliability;

public sealed class KillTests
{
    public static TheoryData<string> Runs => [.. KilledRun.All.Select(run => run.ToString())];

    [Fact]
    public async Task KilledRun_EndsInTheBytesOfAnUndisturbedOne() =>
        await new KilledRun(["--experiment", "reinit_orig", "--attack", "pgd", "--adv-train", "--prune-iters", "3", "--rewind", "step:40"], Jobs: 2).RunAsync(kills: 3, new Random(1));

    /// <summary>Eight kills of each of 32 kinds of run: while it trains, writes, or draws its report.</summary>
    [Theory(Explicit = true, DisableDiscoveryEnumeration = true)]
    [Trait("Category", "Long")]
    [MemberData(nameof(Runs))]
    public async Task EveryKindOfRun_SurvivesBeingKilled(string kind)
    {
        KilledRun run = KilledRun.All.Single(candidate => candidate.ToString() == kind);

        IReadOnlyList<KilledRun.Place> places = await run.RunAsync(kills: 8, new Random(kind.Length));

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"killed with {string.Join(", ", places.Select(place => place.Levels))} levels complete, {places.Count(place => place.HasCheckpoint)} times beside a checkpoint, "
            + $"{places.Count(place => place.HasHalfAFile)} times in a file");
    }
}
