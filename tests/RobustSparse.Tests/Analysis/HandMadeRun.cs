using System.Globalization;
using RobustSparse.Analysis;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Analysis;

/// <summary>Runs of a 3-2-4 network as the original's program would leave them, with numbers chosen by the test.</summary>
internal sealed class HandMadeRun(TemporaryDirectory directory, RunCell? cell = null, Strategy strategy = Strategy.ReinitOrig)
{
    /// <summary>Weights of the network.</summary>
    public const int Total = 14;

    public RunCell Cell { get; } = cell ?? new RunCell { Dataset = "dots", Model = "dense-2" };

    public string Path => Cell.RunOf(directory.Path, strategy).Path;

    public LevelDirectory Level(int trial, int level) => Cell.RunOf(directory.Path, strategy).Level(trial, level);

    /// <summary>A level whose masks keep so many weights of the first layer (of 6) and all of the second (8).</summary>
    /// <param name="test">Label, loss, accuracy, attacked accuracy; the validation log has the same unless given.</param>
    public HandMadeRun With(
        int trial, int level, int kept, (int Label, double Loss, double Accuracy, double Attacked)[] test,
        (int Label, double Loss, double Accuracy, double Attacked)[]? valid = null)
    {
        LevelDirectory place = Level(trial, level);
        float[] hidden = [1f, -2f, 3f, -4f, 5f, -6f], output = [.. Enumerable.Range(1, 8).Select(i => i / 8f)];
        foreach (Func<string, string> kernel in new[] { place.InitialKernel, place.TrainedKernel })
        {
            NpyFile.Write(kernel("hidden_1"), hidden, 3, 2);
            NpyFile.Write(kernel("output"), output, 2, 4);
        }

        NpyFile.Write(place.Mask("hidden_1"), [.. Enumerable.Range(0, 6).Select(i => i < kept ? 1f : 0f)], 3, 2);
        NpyFile.Write(place.Mask("output"), [.. Enumerable.Repeat(1f, 8)], 2, 4);
        WriteLog(place.ValidLog, valid ?? test);
        WriteLog(place.TestLog, test);
        return this;
    }

    /// <summary>The run has a manifest, as ours have.</summary>
    public HandMadeRun With(ExperimentOptions settings)
    {
        Directory.CreateDirectory(Path);
        var manifest = new RunManifest
        {
            Version = RunManifest.CurrentVersion,
            State = RecordedState.Finished,
            Settings = settings with { Dataset = Cell.Dataset, Model = Cell.Model, Strategy = strategy },
            DatasetDigests = [],
            Warnings = [],
            Machines = [MachineFacts.Here()],
        };
        manifest.Write(Cell.RunOf(directory.Path, strategy).ManifestFile);
        return this;
    }

    /// <summary>A level evaluated once, at 30,000.</summary>
    public HandMadeRun With(int trial, int level, int kept, double accuracy, double attacked) =>
        With(trial, level, kept, [(30_000, 0.5, accuracy, attacked)]);

    public CellRuns Read() => CellRuns.Read(directory.Path, Cell, TestContext.Current.CancellationToken);

    private static void WriteLog(string file, (int Label, double Loss, double Accuracy, double Attacked)[] rows) => File.WriteAllLines(
        file, ["batch,loss,acc,adv_acc", .. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Label},{row.Loss:R},{row.Accuracy:R},{row.Attacked:R}"))]);
}
