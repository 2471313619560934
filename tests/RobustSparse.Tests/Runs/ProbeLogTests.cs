using RobustSparse.Experiments;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Tests.Experiments;
using RobustSparse.Training;

namespace RobustSparse.Tests.Runs;

public sealed class ProbeLogTests
{
    private static readonly EvaluationRow[] Rows =
    [
        Row(0, new AttackProbe(0.1, 0.1, 0.1, 0.125)),
        Row(500, new AttackProbe(1.0 / 3, 0.25, 0.125, 0.125)),
        Row(1000, new AttackProbe(0.9, 0.8, 0, 0.125)),
        Row(1500, new AttackProbe(0.125, 0.125, 0.125, 0.125)),
    ];

    [Fact]
    public void Write_NamesTheAlarmOfEachRow()
    {
        using var directory = new TemporaryDirectory();

        ProbeLog.Write(directory.File("probe.csv"), Rows);

        Assert.Equal(
            "batch,update,acc,fgsm_acc,pgd_acc,majority_share,alarm\n"
            + "0,0,0.1,0.1,0.1,0.125,none\n"
            + "500,500,0.3333333333333333,0.25,0.125,0.125,none\n"
            + "1000,1000,0.9,0.8,0,0.125,catastrophic-overfitting\n"
            + "1500,1500,0.125,0.125,0.125,0.125,collapse\n",
            File.ReadAllText(directory.File("probe.csv")));
    }

    [Fact]
    public void Read_GivesBackWhatWasWritten()
    {
        using var directory = new TemporaryDirectory();
        ProbeLog.Write(directory.File("probe.csv"), [.. Rows, Row(2000, probe: null)]);

        Assert.Equal(Rows.Select(row => new ProbeLogEntry(row.Label, row.Update, row.Probe!, row.Alarm)), ProbeLog.Read(directory.File("probe.csv")));
    }

    [Fact]
    public void CertifiedTraining_HasOneMoreColumn()
    {
        using var directory = new TemporaryDirectory();
        EvaluationRow[] rows = [Row(0, new AttackProbe(0.9, 0.8, 0.7, 0.1) { CertifiedAccuracy = 0.25 }), Row(500, new AttackProbe(0.9, 0.8, 0.7, 0.1) { CertifiedAccuracy = 0.125 })];

        ProbeLog.Write(directory.File("probe.csv"), rows);

        Assert.Equal(
            "batch,update,acc,fgsm_acc,pgd_acc,majority_share,alarm,certified_acc\n0,0,0.9,0.8,0.7,0.1,none,0.25\n500,500,0.9,0.8,0.7,0.1,certificate-collapse,0.125\n",
            File.ReadAllText(directory.File("probe.csv")));
        Assert.Equal(rows.Select(row => new ProbeLogEntry(row.Label, row.Update, row.Probe!, row.Alarm)), ProbeLog.Read(directory.File("probe.csv")));
    }

    [Theory]
    [InlineData("", "columns")]
    [InlineData("batch,update\n", "columns")]
    [InlineData("batch,update,acc,fgsm_acc,pgd_acc,majority_share,alarm\n0,0,1,1,1,1\n", "line 2 has 6 columns")]
    [InlineData("batch,update,acc,fgsm_acc,pgd_acc,majority_share,alarm\n0,0,2,1,1,1,none\n", "column 3")]
    [InlineData("batch,update,acc,fgsm_acc,pgd_acc,majority_share,alarm\n0,0,1,1,1,1,fire\n", "'fire' is not one of none, catastrophic-overfitting, collapse, certificate-collapse")]
    public void Read_RefusesWhatIsNoSuchLog(string text, string named)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("probe.csv"), text);

        Assert.Contains(named, Assert.Throws<DamagedFileException>(() => ProbeLog.Read(directory.File("probe.csv"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recorder_RaisesAnAlarmWhereItBegins_AndNotAgain()
    {
        using var directory = new TemporaryDirectory();
        var events = new List<ExperimentEvent>();
        var checkpoints = new CheckpointStore(RunDirectory.Of(directory.Path, SmallRun.Options), 0, SmallRun.Architecture);
        var never = new RecordingRhythm(TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue) { Least = TimeSpan.MaxValue };
        var recorder = new TrainingRecorder(1, 2, rewindUpdate: null, checkpoints, new RewindPointFile(directory.File("rewind"), SmallRun.Architecture), never, events.Add);

        EvaluationRow[] rows = [.. Rows, Row(2000, Rows[3].Probe), Row(2500, Rows[2].Probe)];
        for (int i = 1; i <= rows.Length; i++)
        {
            recorder.OnProgress(new Evaluated(rows[..i]));
        }

        Assert.Equal([new AlarmRaised(1, 2, rows[2]), new AlarmRaised(1, 2, rows[3]), new AlarmRaised(1, 2, rows[5])], events.OfType<AlarmRaised>());
    }

    private static EvaluationRow Row(int update, AttackProbe? probe)
    {
        var evaluation = new Evaluation
        {
            Examples = 1,
            Loss = 0,
            Accuracy = 0,
            AdversarialAccuracy = 0,
            RobustAccuracy = 0,
            CleanLoss = 0,
            AdversarialLoss = 0,
            ZeroGradient = 0,
        };
        return new EvaluationRow(update, update, evaluation, evaluation, evaluation) { Probe = probe };
    }

    private sealed record Evaluated(IReadOnlyList<EvaluationRow> Rows) : ITrainingProgress
    {
        public int Update => Rows[^1].Update;

        public int TotalUpdates => 10_000;

        public bool JustEvaluated => true;

        public TrainingState Capture() => TrainingCheckpointTests.State();
    }
}
