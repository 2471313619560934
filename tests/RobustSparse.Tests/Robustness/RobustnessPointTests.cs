using RobustSparse.Attacks;
using RobustSparse.Robustness;

namespace RobustSparse.Tests.Robustness;

public sealed class RobustnessPointTests
{
    [Fact]
    public void Rows_OfDifferentSettingsAreToldApartByTheFingerprint()
    {
        using var directory = new TemporaryDirectory();
        RobustnessPoint point = new()
        {
            Trial = 0,
            Level = 3,
            Density = .5,
            Attack = "pgd",
            Norm = NormCatalog.Linf,
            Epsilon = .1f,
            Split = "test",
            Examples = 100,
            Clean = 1,
            Robust = .5,
            RobustLow = .4,
            RobustHigh = .6,
            Certified = null,
            Fingerprint = "0123abcd",
            Dataset = "glyphs",
            WeightsSha256 = "89",
        };

        RobustnessPoint.Write(directory.File("robustness.csv"), [point, point with { Fingerprint = "4567cdef" }]);

        Assert.Equal(
            [
                "trial,level,density,attack,norm,eps,split,examples,clean,robust,robust_low,robust_high,certified,fingerprint,dataset,weights_sha256",
                "0,3,0.5,pgd,linf,0.1,test,100,1,0.5,0.4,0.6,,0123abcd,glyphs,89",
                "0,3,0.5,pgd,linf,0.1,test,100,1,0.5,0.4,0.6,,4567cdef,glyphs,89",
            ],
            File.ReadAllLines(directory.File("robustness.csv")));
    }
}
