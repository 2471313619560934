using CsCheck;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Training;

namespace RobustSparse.Tests.Runs;

public sealed class EvaluationLogTests
{
    private const string Columns = "batch,loss,acc,adv_acc,update,clean_loss,adv_loss,robust_acc,zero_gradient,examples";

    [Fact]
    public void Write_PutsTheColumnsOfTheOriginalFirst()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("test.csv");

        EvaluationLog.Write(file, [Row(500, 417, 1.0 / 3, 1e-7), Row(1000, 834, 2, double.NaN)], row => row.Test);

        Assert.Equal(
            $"{Columns}\n"
            + "500,0.3333333333333333,0.5,0.25,417,1E-07,2.5,0.125,3,10000\n"
            + "1000,2,0.5,0.25,834,NaN,2.5,0.125,3,10000\n",
            File.ReadAllText(file));
    }

    [Fact]
    public void Read_GivesBackWhatWasWritten()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("test.csv");
        Gen.Select(Gen.Int[0, 100_000], Gen.Double.Where(double.IsFinite), Gen.Double.Where(double.IsFinite)).Array[0, 6].Sample(
            unordered =>
            {
                (int, double, double)[] rows = [.. unordered.DistinctBy(row => row.Item1).OrderBy(row => row.Item1)];
                EvaluationLog.Write(file, [.. rows.Select(row => Row(row.Item1, row.Item1 + 1, row.Item2, row.Item3))], row => row.Test);

                Assert.Equal(
                    rows.Select(row => new LogEntry(row.Item1, row.Item2, 0.5, 0.25, new LogDetails(row.Item1 + 1, row.Item3, 2.5, 0.125, 3, 10_000))),
                    EvaluationLog.Read(file));
            },
            iter: 50,
            threads: 1);
    }

    [Fact]
    public void CertifiedTraining_HasOneMoreColumn()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("test.csv");
        EvaluationRow plain = Row(0, 0, 1, 2);
        EvaluationRow row = plain with { Test = plain.Test with { CertifiedAccuracy = 0.75 } };

        EvaluationLog.Write(file, [row], row => row.Test);

        Assert.EndsWith(",examples,certified_acc", File.ReadLines(file).First(), StringComparison.Ordinal);
        Assert.Equal(0.75, EvaluationLog.Read(file).Single().Details!.CertifiedAccuracy);
    }

    [Fact]
    public void Read_ReadsLogsOfTheOriginal()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("test.csv");
        File.WriteAllText(file, "batch,loss,acc,adv_acc\r\n0,2.3025851249694824,0.0982,1e-05\r\n500,0.1,1.0,0\r\n");

        Assert.Equal([new(0, 2.3025851249694824, 0.0982, 1e-5, null), new(500, 0.1, 1, 0, null)], EvaluationLog.Read(file));
    }

    [Theory]
    [InlineData("", "columns")]
    [InlineData("batch,loss,acc\n", "columns")]
    [InlineData("batch,loss,acc,adv_acc\n0,1,0.5\n", "line 2 has 3 columns, not 4")]
    [InlineData("batch,loss,acc,adv_acc\n0,1,0.5,0.5\n\n", "line 3")]
    [InlineData("batch,loss,acc,adv_acc\n0,1,0.5,0.5,9\n", "line 2 has 5 columns")]
    [InlineData("batch,loss,acc,adv_acc\n-1,1,0.5,0.5\n", "column 1: '-1' is not a whole number")]
    [InlineData("batch,loss,acc,adv_acc\n0,inf,0.5,0.5\n", "column 2")]
    [InlineData("batch,loss,acc,adv_acc\n0,1,1.5,0.5\n", "column 3: '1.5' is not between 0 and 1")]
    [InlineData("batch,loss,acc,adv_acc\n0,1,0.5,0;5\n", "column 4")]
    [InlineData(Columns + "\n0,1,0.5,0.5\n", "line 2 has 4 columns, not 10")]
    [InlineData(Columns + "\n0,1,0.5,0.5,0,1,1,0.5,3,1000", "ends within a line")]
    [InlineData("batch,loss,acc,adv_acc\n0,1,0.5,0.5\n0,1,0.5,0.5\n", "line 3: the evaluation of batch 0 does not come after that of 0")]
    public void Read_RefusesEverythingElseByLineAndColumn(string text, string cause)
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("test.csv");
        File.WriteAllText(file, text);

        var refusal = Assert.Throws<DamagedFileException>(() => EvaluationLog.Read(file));

        Assert.StartsWith(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(cause, refusal.Message, StringComparison.Ordinal);
    }

    private static EvaluationRow Row(int label, int update, double loss, double cleanLoss)
    {
        var test = new Evaluation
        {
            Examples = 10_000,
            Loss = loss,
            Accuracy = 0.5,
            AdversarialAccuracy = 0.25,
            RobustAccuracy = 0.125,
            CleanLoss = cleanLoss,
            AdversarialLoss = 2.5,
            ZeroGradient = 3,
        };
        return new EvaluationRow(label, update, test with { Loss = -1 }, test with { Loss = -2 }, test);
    }
}
