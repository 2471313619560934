using RobustSparse.Attacks;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Tests.Runs;

public sealed class RunPathTests
{
    [Theory]
    [InlineData(1e-5f, 0f, false, "")]
    [InlineData(0.0012f, 0.1f, true, "_prune-rule-inclusive_seed-7")]
    public void TryParse_ReadsWhatRunDirectoryWrites(float learningRate, float l1, bool adversarial, string suffix)
    {
        var options = new ExperimentOptions
        {
            Dataset = "lines",
            Model = "dense-3",
            Strategy = Strategy.ReinitRand,
            Attack = new AttackOptions { Kind = AttackKind.Pgd },
            Training = new TrainingOptions { LearningRate = learningRate, L1 = l1, Adversarial = adversarial },
        };

        var read = RunPath.TryParse(RunDirectory.Of("/tmp/base", options).Path + suffix);

        Assert.Equal(("/tmp/base", options, suffix), (read!.BaseDirectory, read.Options, read.Suffix));
    }

    [Theory]
    [InlineData("/tmp/base/digits")]
    [InlineData("/tmp/base/digits/dense-3/reinit_orig/fgsm/lr-0.1_l1-0.0")]
    [InlineData("/tmp/base/digits/dense-3/reinit_orig/fgsm/lr-0.1_l1-0.0_advtrain-maybe")]
    [InlineData("/tmp/base/digits/dense-3/analysis/fgsm/lr-0.1_l1-0.0_advtrain-true")]
    [InlineData("/tmp/base/digits/dense-3/reinit_orig/noise/lr-0.1_l1-0.0_advtrain-true")]
    public void TryParse_TakesNoOtherPath(string path) => Assert.Null(RunPath.TryParse(path));
}
