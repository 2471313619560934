using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Tests.Data;
using RobustSparse.Tests.Experiments;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Fuzzing;

/// <summary>
/// Whatever a file holds, its reader either returns or refuses it by the exception it documents, and allocates no more than the file can stand for.
/// RSN_FUZZ_INPUTS sets the number of inputs for each reader.
/// </summary>
public sealed class ReaderFuzzTests : IDisposable
{
    private const long MaxAllocated = 16 << 20;
    private const uint Stream = 5;
    private const ulong Seed = 2019;

    private static readonly int _inputs = int.Parse(Environment.GetEnvironmentVariable("RSN_FUZZ_INPUTS") ?? "1000", CultureInfo.InvariantCulture);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Images() => Fuzz<DataException>(
        Mutation.Of(ImageFile, IdxBytes.Gzip(ImageFile)),
        file =>
        {
            IdxImages images = IdxFile.ReadImages(file);
            Assert.Equal(images.Count * images.Height * images.Width, images.Pixels.Length);
        });

    [Fact]
    public void Labels() => Fuzz<DataException>(
        Mutation.Of(LabelFile, IdxBytes.Gzip(LabelFile)),
        file => Assert.All(IdxFile.ReadLabels(file, 10).Values, label => Assert.InRange(label, 0, 9)));

    [Fact]
    public void Arrays()
    {
        NpyFile.Write(_directory.File("a.npy"), [1, 2, 3, 4, 5, 6], 2, 3);
        NpyFile.Write(_directory.File("b.npy"), [1, 2, 3], 3);
        Fuzz<DamagedFileException>(
            Mutation.Of(File.ReadAllBytes(_directory.File("a.npy")), File.ReadAllBytes(_directory.File("b.npy"))),
            file =>
            {
                NpyArray array = NpyFile.Read(file);
                Assert.Equal(array.Shape.Aggregate(1, (size, length) => size * length), array.Values.Length);
            });
    }

    [Fact]
    public void Logs()
    {
        EvaluationLog.Write(_directory.File("log.csv"), [Row(0), Row(500)], row => row.Test);
        Fuzz<DamagedFileException>(
            Mutation.Of(File.ReadAllBytes(_directory.File("log.csv")), Encoding.ASCII.GetBytes("batch,loss,acc,adv_acc\n0,2.3,0.1,0.05\n500,0.3,0.9,nan\n")),
            file => Assert.All(EvaluationLog.Read(file), entry => Assert.False(entry.Accuracy is < 0 or > 1)));
    }

    [Fact]
    public void Probes()
    {
        ProbeLog.Write(_directory.File("log.csv"), [Row(0) with { Probe = new AttackProbe(0.9, 0.8, 0.7, 0.1) }, Row(500) with { Probe = new AttackProbe(0.5, double.NaN, 0, 0.1) }]);
        Fuzz<DamagedFileException>(
            Mutation.Of(File.ReadAllBytes(_directory.File("log.csv"))), file => Assert.All(ProbeLog.Read(file), entry => Assert.False(entry.Probe.Accuracy is < 0 or > 1)));
    }

    /// <summary>A wrong digest is refused before the table is read, so the table is tried alone.</summary>
    [Fact]
    public void Verdicts()
    {
        byte[] table = VerdictCsv.Encode([[Verdict(0), Verdict(1)], [Verdict(0), Verdict(1)]]);
        Fuzz<DamagedFileException>(Mutation.Of(table), file => Assert.Equal(2, VerdictCsv.Decode(file, File.ReadAllBytes(file), 2, 2).Length));
    }

    [Fact]
    public void Cards()
    {
        MaskedNetwork network = GlorotUniform.Initialize(NetworkArchitecture.Parse("dense-4", TensorShape.Flat(4), 10), RobustSparse.Randomness.RandomKey.FromSeed(1));
        var images = new EvaluationImages("samples", "test", Samples.Images(2, 4, seed: 1));
        var options = new RobustnessOptions { Plan = AttackPlan.Of("pgd", new AttackWishes { Steps = 2 }, 2, 2), Epsilons = [0.1f, 0.3f] };
        string directory = _directory.File("robustness");
        new StoredEvaluation(options, images, threads: 1).Run(new EvaluationTarget("a network", network, null, directory), _ => { }, TestContext.Current.CancellationToken);
        string card = Directory.GetFiles(directory, "*.json").Single();

        Fuzz<DamagedFileException>(Mutation.Of(File.ReadAllBytes(card)), _ => RobustnessRecord.ReadCards(directory, skip => throw skip), card);
    }

    [Fact]
    public void Manifests()
    {
        string run = SmallRun.Run(_directory.File("run"), SmallRun.Options with { Trials = 1, PruneIterations = 0 }).Directory;
        Fuzz<DamagedFileException>(
            Mutation.Of(File.ReadAllBytes(Path.Combine(run, "run.json"))),
            file => Assert.Empty(SettingsTable.Standard.Problems(RunManifest.Read(file).Settings, new SettingContext { Datasets = [RunManifest.Read(file).Settings.Dataset] })));
    }

    /// <summary>A wrong digest is refused whatever else is wrong, so damage is tried with the digest made right too.</summary>
    [Fact]
    public void Checkpoints()
    {
        new TrainingCheckpoint(1, State()).Write(_directory.File("good.bin"));
        byte[] good = File.ReadAllBytes(_directory.File("good.bin")), body = good[..^SHA256.HashSizeInBytes];
        Fuzz<DamagedFileException>(Mutation.Of(good), Read);
        Fuzz<DamagedFileException>(Mutation.Of(body).Select(damaged => (byte[])[.. damaged, .. SHA256.HashData(damaged)]), Read);

        static void Read(string file) => TrainingCheckpoint.Read(file, SmallRun.Architecture);
    }

    /// <summary>What another process wrote of itself is for messages alone: nothing there is an error.</summary>
    [Fact]
    public void LockOwners()
    {
        LockOwner.ThisProcess().Write(_directory.File("owner.json"));
        Fuzz<DamagedFileException>(Mutation.Of(File.ReadAllBytes(_directory.File("owner.json"))), file => $"{LockOwner.TryRead(file)}".ToString());
    }

    private static byte[] ImageFile => IdxBytes.Images(3, 4, 5, [.. Enumerable.Range(0, 60).Select(i => (byte)(i * 7))]);

    private static byte[] LabelFile => IdxBytes.Labels(3, 1, 4, 1, 5, 9, 2, 6);

    private void Fuzz<TRefusal>(Gen<byte[]> inputs, Action<string> read, string? damaged = null)
        where TRefusal : Exception
    {
        string file = damaged ?? _directory.File("input");
        var random = new PCG(Stream, Seed);
        int refused = 0;
        for (int input = 0; input < _inputs; input++)
        {
            byte[] bytes = inputs.Generate(random, null, out _);
            File.WriteAllBytes(file, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(file);
            }
            catch (TRefusal refusal)
            {
                refused++;
                Assert.StartsWith(Path.ChangeExtension(file, null), refusal.Message, StringComparison.Ordinal);
            }
            catch (Exception e)
            {
                Assert.Fail($"input {input}, {Convert.ToHexString(bytes)}: {e}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{refused} of {_inputs} inputs were refused, the others are well-formed");
    }

    private static TrainingState State()
    {
        MaskedNetwork network = GlorotUniform.Initialize(SmallRun.Architecture, RobustSparse.Randomness.RandomKey.FromSeed(1));
        return Trainer.Start(network, furtherAttacks: 1) with { Update = 5, Rows = [Row(0), Row(5)], FurtherRows = [[Row(0), Row(5)]] };
    }

    private static ExampleVerdict Verdict(int example) => new()
    {
        Example = example,
        Label = 3,
        Answer = 3,
        CleanMargin = 1.5f,
        Epsilon = 0.1f,
        BrokenBy = example == 0 ? "pgd" : null,
        BrokenAt = example == 0 ? 0.05f : float.NaN,
        Margin = -0.25f,
        IsCertified = false,
        CertifiedMargin = -2,
    };

    private static EvaluationRow Row(int update)
    {
        var evaluation = new Evaluation
        {
            Examples = 6,
            Loss = 2.25,
            Accuracy = 0.5,
            AdversarialAccuracy = 1.0 / 3,
            RobustAccuracy = double.NaN,
            CleanLoss = 2.2,
            AdversarialLoss = 2.3,
            ZeroGradient = 1,
        };
        return new EvaluationRow(update, update, evaluation, evaluation, evaluation);
    }
}
