using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Models;

namespace RobustSparse.Tests.Analysis;

public sealed class MaskingProbeTests
{
    [Theory]
    [InlineData(.8, .1, true)]
    [InlineData(.8, .65, false)]
    [InlineData(.8, .3, false)]
    [InlineData(.3, .4, false)]
    public void SingleStepFarAboveIterative_IsSuspicious(double oneStep, double iterative, bool isMasked)
    {
        var probe = new MaskingProbe(new LevelSize(4, [new LayerSummary(new DenseLayerSpec("output", TensorShape.Flat(3), 2), 6)]), .9, oneStep, iterative, 100);

        Assert.Equal(isMasked, probe.IsMasked);
        Assert.Equal(isMasked, Suspicion.Of([probe]) is [{ Where: "level 4 (100.0 %)" }]);
    }

    [Fact]
    public void Of_AttacksTheFirstTrialAtEachLevel()
    {
        using var directory = new TemporaryDirectory();
        CellRuns runs = new HandMadeRun(directory).With(0, 0, 6, .9, .5).With(0, 1, 4, .9, .5).With(1, 2, 3, .9, .5).Read();
        var images = new ImageSet([255, 0, 128, 0, 255, 0], [0, 3], 3);

        IReadOnlyList<MaskingProbe> probes = MaskingProbe.Of(runs.Runs[0], [0, 2], images, new AttackOptions { Epsilon = 0 }, TestContext.Current.CancellationToken);

        Assert.Equal([0, 2], probes.Select(probe => probe.Size.Level));
        Assert.All(probes, probe =>
        {
            Assert.Equal(2, probe.Examples);
            Assert.Equal(probe.Accuracy, probe.SingleStep);
            Assert.Equal(probe.Accuracy, probe.Iterative);
        });
    }
}
