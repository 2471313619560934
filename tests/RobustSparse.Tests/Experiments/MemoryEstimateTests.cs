using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Experiments;

public sealed class MemoryEstimateTests
{
    private static readonly DatasetDescription Glyphs = DatasetCatalog.Find("glyphs")!;

    [Fact]
    public void Total_CountsTheWeightsOfEveryTrialAtWork()
    {
        var options = new ExperimentOptions { Dataset = "glyphs", Model = "dense-13000-13000", Trials = 3 };

        long one = MemoryEstimate.Of(options, Glyphs, jobs: 1).Total, three = MemoryEstimate.Of(options, Glyphs, jobs: 8).Total;

        const double weights = (784.0 * 13000) + (13000.0 * 13000) + (13000.0 * 10);
        Assert.InRange(one / weights, 60, 100);
        Assert.InRange((three - one) / (double)one, 1.8, 2);
    }

    [Fact]
    public void Problem_NamesModelJobsAndFigures()
    {
        var options = new ExperimentOptions { Dataset = "glyphs", Model = "dense-5000-5000", Trials = 4 };
        MemoryEstimate estimate = MemoryEstimate.Of(options, Glyphs, jobs: 4);

        string? refused = estimate.Problem(available: 5_000_000_000)?.Spell(setting => "--" + setting.Name);

        Assert.StartsWith("--model dense-5000-5000 with 4 jobs needs about 9.", refused);
        Assert.EndsWith("GB of memory; this machine has 5.0 GB: use fewer jobs or a smaller model", refused);
        Assert.EndsWith("this machine has 1.0 GB: use a smaller model", estimate.Problem(available: 1_000_000_000)!.ToString());
        Assert.Null(estimate.Problem(available: 50_000_000_000));
    }

    /// <summary>No product of counts overflows, however many weights a model has.</summary>
    [Fact]
    public void LargestModel_HasAnEstimate()
    {
        var options = new ExperimentOptions { Dataset = "glyphs", Model = "dense" + string.Concat(Enumerable.Repeat("-16384", 16)), Trials = 1000 };

        Assert.InRange(MemoryEstimate.Of(options, Glyphs, jobs: 1000).Total, 300_000_000_000_000, 400_000_000_000_000);
    }
}
