using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;
using RobustSparse.Tests.Experiments;
using RobustSparse.Training;

namespace RobustSparse.Tests.Runs;

public sealed class TrainingCheckpointTests
{
    [Fact]
    public void Read_GivesBackEveryBit()
    {
        using var directory = new TemporaryDirectory();
        TrainingState state = State();

        new TrainingCheckpoint(7, state).Write(directory.File("c.bin"));
        TrainingCheckpoint read = TrainingCheckpoint.Read(directory.File("c.bin"), SmallRun.Architecture);

        Assert.Equal((7, state.Update), (read.Level, read.State.Update));
        Assert.Equal(state.Rows, read.State.Rows);
        Assert.Equal(state.FurtherRows, read.State.FurtherRows);
        Assert.Equal(Bits(state), Bits(read.State));
        Assert.Equal(
            state.Network.Masks.Select(mask => mask.Entries.ToArray()), read.State.Network.Masks.Select(mask => mask.Entries.ToArray()));
    }

    [Fact]
    public void Read_RefusesADamagedByteAnywhere()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("c.bin");
        new TrainingCheckpoint(0, State()).Write(file);
        byte[] good = File.ReadAllBytes(file);

        for (int position = 0; position < good.Length; position += 7)
        {
            byte[] damaged = [.. good];
            damaged[position] ^= 0x10;
            File.WriteAllBytes(file, damaged);

            Assert.StartsWith(file, Assert.Throws<DamagedFileException>(() => Read(file)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_RefusesTruncationAndTrailingBytes()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("c.bin");
        new TrainingCheckpoint(0, State()).Write(file);
        byte[] good = File.ReadAllBytes(file);

        foreach (int length in new[] { 0, 1, 31, 32, 33, good.Length - 33, good.Length - 1 })
        {
            File.WriteAllBytes(file, good[..length]);
            Assert.Throws<DamagedFileException>(() => Read(file));
        }

        File.WriteAllBytes(file, [.. good, 0]);
        Assert.Throws<DamagedFileException>(() => Read(file));
    }

    [Fact]
    public void Read_RefusesAnotherNetworkAndForgedContentWithAGoodDigest()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("c.bin");
        new TrainingCheckpoint(0, State()).Write(file);
        byte[] good = File.ReadAllBytes(file);

        Assert.Contains(
            "dense-5-3",
            Assert.Throws<DamagedFileException>(() => TrainingCheckpoint.Read(file, NetworkArchitecture.Parse("dense-5-3", TensorShape.Flat(6), 3))).Message,
            StringComparison.Ordinal);
        for (int length = 0; length < good.Length - 32; length += 5)
        {
            byte[] content = good[..length];
            File.WriteAllBytes(file, [.. content, .. System.Security.Cryptography.SHA256.HashData(content)]);
            Assert.Throws<DamagedFileException>(() => Read(file));
        }
    }

    [Fact]
    public void Write_TakesNoRoomForMomentsThatAreZero()
    {
        using var directory = new TemporaryDirectory();
        TrainingState state = State();
        float[] sparse = [.. state.FirstMoments[0].Select((moment, i) => (i % 5) switch { 0 => moment, 1 => -0f, _ => 0f })];
        TrainingState other = state with { FirstMoments = [sparse, .. state.FirstMoments.Skip(1)] };
        new TrainingCheckpoint(7, state).Write(directory.File("full.bin"));
        new TrainingCheckpoint(7, other).Write(directory.File("sparse.bin"));

        Assert.Equal(Bits(other), Bits(Read(directory.File("sparse.bin")).State));
        Assert.Equal(
            sparse.Count(moment => BitConverter.SingleToInt32Bits(moment) == 0) * sizeof(float),
            new FileInfo(directory.File("full.bin")).Length - new FileInfo(directory.File("sparse.bin")).Length);
    }

    /// <summary>Schema 2 had no probes, schema 3 wrote moments with their zeros, schema 4 had no biases, schema 5 no changes of masks and no certified accuracies.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Read_ReadsOlderCheckpoints(int schema)
    {
        using var directory = new TemporaryDirectory();
        TrainingState state = State();
        state = state with { Rows = [state.Rows[0]], FurtherRows = [] };
        new TrainingCheckpoint(3, state).Write(directory.File("c.bin"));
        byte[] written = File.ReadAllBytes(directory.File("c.bin"));
        const int noMaskChanges = 1;
        var older = new List<byte>(written[..^(32 + noMaskChanges)]);
        older[sizeof(ulong)] = (byte)schema;
        int evaluation = (2 * sizeof(int)) + (7 * sizeof(double)), rowsEnd = older.Count - sizeof(int) - sizeof(bool);
        for (int part = 0; part < 3; part++, rowsEnd -= evaluation)
        {
            older.RemoveRange(rowsEnd - sizeof(double), sizeof(double));
        }

        if (schema == 2)
        {
            older.RemoveAt(older.Count - sizeof(int) - 1);
        }

        // From the end, so that what comes before keeps its place: no moment of this state is zero.
        int end = sizeof(ulong) + (4 * sizeof(int)) + SmallRun.Architecture.Layers.Sum(Length);
        foreach (LayerSpec spec in SmallRun.Architecture.Layers.Reverse())
        {
            int bitmap = (spec.KernelSize + 7) / 8, moments = spec.KernelSize * sizeof(float);
            if (schema < 4)
            {
                older.RemoveRange(end - moments - bitmap, bitmap);
                older.RemoveRange(end - (2 * (moments + bitmap)), bitmap);
            }

            end -= Length(spec);
            if (schema < 5)
            {
                older.RemoveAt(end + (2 * sizeof(int)));
            }
        }

        byte[] content = [.. older];
        File.WriteAllBytes(directory.File("c.bin"), [.. content, .. System.Security.Cryptography.SHA256.HashData(content)]);

        TrainingState read = Read(directory.File("c.bin")).State;
        Assert.Equal(state.Rows, read.Rows);
        Assert.Equal(Bits(state), Bits(read));

        static int Length(LayerSpec spec) =>
            (2 * sizeof(int)) + sizeof(bool) + (spec.KernelSize * (sizeof(bool) + (3 * sizeof(float)))) + (2 * ((spec.KernelSize + 7) / 8));
    }

    private static TrainingCheckpoint Read(string file) => TrainingCheckpoint.Read(file, SmallRun.Architecture);

    internal static TrainingState State()
    {
        float next = 0.5f;
        MaskedLayer[] layers =
        [
            .. SmallRun.Architecture.Layers.Select(spec => new MaskedLayer(
                spec, Values(spec.KernelSize), new Mask([.. Enumerable.Range(0, spec.KernelSize).Select(i => i % 3 != 0)]))),
        ];
        var evaluation = new Evaluation
        {
            Examples = 5,
            Loss = 0.1,
            Accuracy = 0.2,
            AdversarialAccuracy = 0.3,
            RobustAccuracy = double.NaN,
            CleanLoss = 0.5,
            AdversarialLoss = 0.6,
            ZeroGradient = 7,
        };
        return new TrainingState(
            123,
            new MaskedNetwork(SmallRun.Architecture, layers),
            [.. layers.Select(layer => Values(layer.Spec.KernelSize))],
            [.. layers.Select(layer => Values(layer.Spec.KernelSize))],
            [new(0, 0, evaluation, evaluation with { Loss = 1 }, evaluation with { Loss = 2 }), new(500, 417, evaluation, evaluation, evaluation with { CertifiedAccuracy = 0.5 }) { Probe = new AttackProbe(0.9, 0.8, 0.7, 0.1) { CertifiedAccuracy = 0.25 } }])
        {
            FurtherRows = [[new(0, 0, evaluation, evaluation with { Loss = 3 }, evaluation)], []],
        };

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => next = -next * 1.01f)];
    }

    private static int[] Bits(TrainingState state) =>
    [
        .. state.Network.Layers.Select(layer => layer.Kernel.Values).Concat(state.FirstMoments).Concat(state.SecondMoments)
            .SelectMany(values => values).Select(BitConverter.SingleToInt32Bits),
    ];
}
