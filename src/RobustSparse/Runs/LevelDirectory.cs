using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>
/// The files of one level, named as the original names them. They are written in the order of <see cref="SaveStart"/> and
/// <see cref="SaveEnd"/>, each whole or not at all, and the log of the test set comes last: a level that has it has everything.
/// </summary>
public sealed class LevelDirectory(string path)
{
    private const string ArrayExtension = ".npy";

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Evaluations on the batch most recently drawn.</summary>
    public string TrainLog => System.IO.Path.Combine(Path, "train.csv");

    /// <summary>Evaluations on the validation set.</summary>
    public string ValidLog => System.IO.Path.Combine(Path, "valid.csv");

    /// <summary>Evaluations on the test set.</summary>
    public string TestLog => System.IO.Path.Combine(Path, "test.csv");

    /// <summary>What the monitors of adversarial training saw; not there after natural training, nor in older runs.</summary>
    public string ProbeLog => System.IO.Path.Combine(Path, "probe.csv");

    /// <summary>Whether everything has been written.</summary>
    public bool IsComplete => File.Exists(TestLog);

    /// <summary>The names of the layers that have a mask, in the order of the directory.</summary>
    /// <exception cref="DirectoryNotFoundException">There are no masks.</exception>
    public IReadOnlyList<string> LayerNames() =>
    [
        .. Directory.EnumerateFiles(ArrayDirectory("masks"), "*" + ArrayExtension)
            .Select(file => System.IO.Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.StartsWith('.')),
    ];

    /// <summary>The kernel that the level started from, as stored.</summary>
    public string InitialKernel(string layer) => ArrayFile("init_kernels", layer);

    /// <summary>The trained kernel, as stored.</summary>
    public string TrainedKernel(string layer) => ArrayFile("post_kernels", layer);

    /// <summary>Ones where weights survive, zeros elsewhere.</summary>
    public string Mask(string layer) => ArrayFile("masks", layer);

    /// <summary>Writes what is known before training: initial kernels and masks.</summary>
    public void SaveStart(MaskedNetwork start)
    {
        foreach (MaskedLayer layer in start.Layers)
        {
            Save(InitialKernel(layer.Shape.Name), layer.Shape, layer.Kernel);
            Save(Mask(layer.Shape.Name), layer.Shape, Array.ConvertAll(layer.Mask.Entries.ToArray(), survives => survives ? 1f : 0f));
        }
    }

    /// <summary>Writes what training gave: kernels and logs.</summary>
    public void SaveEnd(MaskedNetwork trained, IReadOnlyList<EvaluationRow> rows)
    {
        foreach (MaskedLayer layer in trained.Layers)
        {
            Save(TrainedKernel(layer.Shape.Name), layer.Shape, layer.Kernel);
        }

        if (rows.Any(row => row.Probe is not null))
        {
            Runs.ProbeLog.Write(ProbeLog, rows);
        }

        EvaluationLog.Write(TrainLog, rows, row => row.Train);
        EvaluationLog.Write(ValidLog, rows, row => row.Valid);
        EvaluationLog.Write(TestLog, rows, row => row.Test);
    }

    /// <summary>Copies a complete level, in the order that <see cref="IsComplete"/> relies on.</summary>
    /// <param name="other">Complete.</param>
    /// <param name="layers">The names of its layers.</param>
    public void CopyFrom(LevelDirectory other, IEnumerable<string> layers)
    {
        foreach (string layer in layers)
        {
            Copy(other.InitialKernel(layer), InitialKernel(layer));
            Copy(other.Mask(layer), Mask(layer));
            Copy(other.TrainedKernel(layer), TrainedKernel(layer));
        }

        if (File.Exists(other.ProbeLog))
        {
            Copy(other.ProbeLog, ProbeLog);
        }

        Copy(other.TrainLog, TrainLog);
        Copy(other.ValidLog, ValidLog);
        Copy(other.TestLog, TestLog);
    }

    private static void Copy(string from, string to)
    {
        using FileStream source = File.OpenRead(from);
        AtomicFile.Write(to, source.CopyTo);
    }

    private static void Save(string file, LayerShape shape, float[] values) => NpyFile.Write(file, values, shape.Inputs, shape.Outputs);

    private string ArrayDirectory(string kind) => System.IO.Path.Combine(Path, kind);

    private string ArrayFile(string kind, string layer) => System.IO.Path.Combine(ArrayDirectory(kind), layer + ArrayExtension);
}
