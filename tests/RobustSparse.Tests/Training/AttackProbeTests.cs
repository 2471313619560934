using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Training;

public sealed class AttackProbeTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(17);
    private static readonly TrainingKeys Keys = new(Key, Key.Child(StreamPurpose.TrainingAttack), Key.Child(StreamPurpose.EvaluationAttack));

    [Theory]
    [InlineData(0.97, 0.85, 0.00, TrainingAlarm.CatastrophicOverfitting)]
    [InlineData(0.97, 0.85, 0.20, TrainingAlarm.CatastrophicOverfitting)]
    [InlineData(0.97, 0.55, 0.35, TrainingAlarm.None)]
    [InlineData(0.97, 0.15, 0.00, TrainingAlarm.None)]
    [InlineData(0.97, 0.90, 0.85, TrainingAlarm.None)]
    [InlineData(0.12, 0.12, 0.12, TrainingAlarm.Collapse)]
    [InlineData(0.08, 0.00, 0.00, TrainingAlarm.Collapse)]
    public void Alarm_NamesWhatTheProbeGivesAway(double accuracy, double fgsm, double pgd, TrainingAlarm expected) =>
        Assert.Equal(expected, new AttackProbe(accuracy, fgsm, pgd, MajorityShare: 0.12).Alarm);

    [Theory]
    [InlineData(0.2, TrainingAlarm.CertificateCollapse)]
    [InlineData(0.3, TrainingAlarm.None)]
    public void Alarm_NamesLostCertificates(double certified, TrainingAlarm expected) =>
        Assert.Equal(expected, new AttackProbe(0.97, 0.9, 0.85, MajorityShare: 0.12) { CertifiedAccuracy = certified }.Alarm);

    [Fact]
    public void Rows_AreProbedUnderAdversarialTrainingAlone()
    {
        Assert.All(Train(new TrainingOptions { Updates = 4, EvaluateEvery = 2 }), row => Assert.Null(row.Probe));
        IReadOnlyList<EvaluationRow> rows = Train(new TrainingOptions { Updates = 4, EvaluateEvery = 2, Adversarial = true });
        Assert.All(rows, row => Assert.NotNull(row.Probe));
        Assert.Equal(TrainingAlarm.None, (rows[0] with { Probe = new AttackProbe(0, 0, 0, 0.5) }).Alarm);
    }

    /// <summary>Steps so long that every unit dies.</summary>
    [Fact]
    public void Collapse_IsNoticed()
    {
        IReadOnlyList<EvaluationRow> rows = Train(new TrainingOptions
        {
            Updates = 60,
            EvaluateEvery = 30,
            Adversarial = true,
            AdversarialLoss = ObjectiveCatalog.Madry,
            LearningRate = 3f,
        });

        Assert.Equal(TrainingAlarm.Collapse, rows[^1].Alarm);
    }

    [Fact]
    public void SoundTraining_RaisesNoAlarm()
    {
        IReadOnlyList<EvaluationRow> rows = Train(new TrainingOptions
        {
            Updates = 300,
            EvaluateEvery = 300,
            Adversarial = true,
            AdversarialLoss = ObjectiveCatalog.Madry,
        });

        Assert.Equal(TrainingAlarm.None, rows[^1].Alarm);
        Assert.InRange(rows[^1].Probe!.PgdAccuracy, 0.3, rows[^1].Probe!.FgsmAccuracy + 0.05);
    }

    private static IReadOnlyList<EvaluationRow> Train(TrainingOptions options)
    {
        ImageSet images = Samples.Images(900, features: 64, seed: 1);
        var splits = new DatasetSplits(images.Slice(200, 600), images.Slice(0, 200), images.Slice(800, 100));
        var attack = new AttackOptions { Kind = AttackKind.Pgd, Epsilon = 0.1f, StepSize = 0.03f, Steps = 4 };
        var trainer = new Trainer(options, attack, splits, new IdleCores(0));
        return trainer.Train(Trainer.Start(Samples.Network("dense-30-20", 1, seed: 2, inputs: 64)), Keys, new Silent(), TestContext.Current.CancellationToken).Rows;
    }

    private sealed class Silent : ITrainingListener
    {
        public void OnProgress(ITrainingProgress progress)
        {
        }
    }
}
