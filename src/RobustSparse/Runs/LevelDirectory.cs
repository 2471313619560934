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
    private const string InitialBiases = "init_biases";
    private const string TrainedBiases = "post_biases";

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

    /// <summary>The bias that the level started from; only there where the network has biases.</summary>
    public string InitialBias(string layer) => ArrayFile(InitialBiases, layer);

    /// <summary>The trained bias; only there where the network has biases.</summary>
    public string TrainedBias(string layer) => ArrayFile(TrainedBiases, layer);

    /// <summary>Whether the level's network has biases.</summary>
    public bool HasBiases => Directory.Exists(ArrayDirectory(InitialBiases)) || Directory.Exists(ArrayDirectory(TrainedBiases));

    /// <summary>Ones where weights survive, zeros elsewhere.</summary>
    public string Mask(string layer) => ArrayFile("masks", layer);

    /// <summary>Writes initial kernels, initial biases and masks.</summary>
    public void SaveStart(MaskedNetwork start)
    {
        foreach (MaskedLayer layer in start.Layers)
        {
            Save(InitialKernel(layer.Spec.Name), layer.Kernel);
            if (layer.Bias is { } bias)
            {
                Save(InitialBias(layer.Spec.Name), bias);
            }

            Save(Mask(layer.Spec.Name), layer.Kernel.With(Array.ConvertAll(layer.Mask.Entries.ToArray(), survives => survives ? 1f : 0f)));
        }
    }

    /// <summary>Writes trained kernels, trained biases and logs.</summary>
    public void SaveEnd(MaskedNetwork trained, IReadOnlyList<EvaluationRow> rows)
    {
        foreach (MaskedLayer layer in trained.Layers)
        {
            Save(TrainedKernel(layer.Spec.Name), layer.Kernel);
            if (layer.Bias is { } bias)
            {
                Save(TrainedBias(layer.Spec.Name), bias);
            }
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
    /// <param name="layers">Its layers.</param>
    public void CopyFrom(LevelDirectory other, IEnumerable<LayerSpec> layers)
    {
        foreach (LayerSpec layer in layers)
        {
            Copy(other.InitialKernel(layer.Name), InitialKernel(layer.Name));
            Copy(other.Mask(layer.Name), Mask(layer.Name));
            Copy(other.TrainedKernel(layer.Name), TrainedKernel(layer.Name));
            if (layer.HasBias)
            {
                Copy(other.InitialBias(layer.Name), InitialBias(layer.Name));
                Copy(other.TrainedBias(layer.Name), TrainedBias(layer.Name));
            }
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

    private static void Save(string file, Parameter parameter) => NpyFile.Write(file, parameter.Values, parameter.Shape);

    private string ArrayDirectory(string kind) => System.IO.Path.Combine(Path, kind);

    private string ArrayFile(string kind, string layer) => System.IO.Path.Combine(ArrayDirectory(kind), layer + ArrayExtension);
}
