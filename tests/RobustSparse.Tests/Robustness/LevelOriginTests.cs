using RobustSparse.Robustness;
using RobustSparse.Settings;
using RobustSparse.Tests.Analysis;

namespace RobustSparse.Tests.Robustness;

/// <summary>A level finds the run that made it.</summary>
public sealed class LevelOriginTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Manifest_DecidesWhereverTheRunIs(bool isMoved)
    {
        string run = new HandMadeRun(_directory).With(new ExperimentOptions { ValidSize = 77 }).Path;
        if (isMoved)
        {
            string moved = Path.Combine(_directory.Path, "moved");
            Directory.Move(run, moved);
            run = moved;
        }

        string level = Path.Combine(run, "trial_00", "prune_iter_00");

        LevelOrigin origin = LevelOrigin.At(level);

        Assert.Equal((level, "dots", 77), (origin.Directory, origin.Dataset, origin.Run.ValidSize));
    }

    [Theory]
    [InlineData("/base/glyphs/dense-3/reinit_orig/fgsm/lr-0.1_l1-0.0_advtrain-true/trial_00/prune_iter_00", "glyphs")]
    [InlineData("/base/nonsense/dense-3/reinit_orig/fgsm/lr-0.1_l1-0.0_advtrain-true/trial_00/prune_iter_00", null)]
    [InlineData("/glyphs/prune_iter_00", null)]
    [InlineData("/prune_iter_00", null)]
    public void PathTellsTheDataset_WithoutAManifest(string level, string? dataset)
    {
        LevelOrigin origin = LevelOrigin.At(level);

        Assert.Equal((level, dataset, new ExperimentOptions()), (origin.Directory, origin.Dataset, origin.Run));
    }
}
