namespace RobustSparse.Runs;

/// <summary>The names of the files of one level, which are the original's; <see cref="LevelWriter"/> writes them.</summary>
/// <param name="path">…/trial_00/prune_iter_00.</param>
public sealed class LevelDirectory(string path)
{
    private const string ArrayExtension = ".npy";
    private const string InitialKernels = "init_kernels", InitialBiases = "init_biases", InitialMasks = "init_masks", Masks = "masks", TrainedKernels = "post_kernels", TrainedBiases = "post_biases";

    /// <summary>The directory.</summary>
    public string Path { get; } = path;

    /// <summary>Evaluations on the batch most recently drawn.</summary>
    public string TrainLog => System.IO.Path.Combine(Path, "train.csv");

    /// <summary>Evaluations on the validation set.</summary>
    public string ValidLog => System.IO.Path.Combine(Path, "valid.csv");

    /// <summary>Evaluations on the test set.</summary>
    public string TestLog => System.IO.Path.Combine(Path, "test.csv");

    /// <summary>The measurements of the monitors of adversarial training. The file is absent after natural training and in older runs.</summary>
    public string ProbeLog => System.IO.Path.Combine(Path, "probe.csv");

    /// <summary>The counts of all changes of masks, where masks change during training.</summary>
    public string MaskTable => System.IO.Path.Combine(Path, "mask_history.csv");

    /// <summary>The entries of all changes of masks: <see cref="MaskHistory"/>.</summary>
    public string MaskChanges => System.IO.Path.Combine(Path, "mask_history.bin");

    /// <summary>The description of the network; only there where the kernels' dimensions do not determine it.</summary>
    public string NetworkFile => System.IO.Path.Combine(Path, "network.json");

    /// <summary>Digests of all other files; not there in the original's runs, nor in older ones.</summary>
    public string DigestFile => System.IO.Path.Combine(Path, "digests.sha256");

    /// <summary>Whether everything has been written: the log of the test set comes last.</summary>
    public bool IsComplete => File.Exists(TestLog);

    /// <summary>Whether there are masks, as every level has.</summary>
    public bool HasMasks => Directory.Exists(ArrayDirectory(Masks));

    /// <summary>The names of the layers that have a mask, in the order of the directory.</summary>
    /// <exception cref="DirectoryNotFoundException">There are no masks.</exception>
    public IReadOnlyList<string> LayerNames() =>
    [
        .. Directory.EnumerateFiles(ArrayDirectory(Masks), "*" + ArrayExtension)
            .Select(file => System.IO.Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.StartsWith('.')),
    ];

    /// <summary>The kernel that the level started from, as stored.</summary>
    public string InitialKernel(string layer) => ArrayFile(InitialKernels, layer);

    /// <summary>The trained kernel, as stored.</summary>
    public string TrainedKernel(string layer) => ArrayFile(TrainedKernels, layer);

    /// <summary>The bias that the level started from; only there where the network has biases.</summary>
    public string InitialBias(string layer) => ArrayFile(InitialBiases, layer);

    /// <summary>The trained bias; only there where the network has biases.</summary>
    public string TrainedBias(string layer) => ArrayFile(TrainedBiases, layer);

    /// <summary>Whether the level's network has biases.</summary>
    public bool HasBiases => Directory.Exists(ArrayDirectory(InitialBiases)) || Directory.Exists(ArrayDirectory(TrainedBiases));

    /// <summary>The mask that the level started with; only there where masks change during training.</summary>
    public string InitialMask(string layer) => ArrayFile(InitialMasks, layer);

    /// <summary>Ones where weights survive, zeros elsewhere: in the trained network, where masks change during training.</summary>
    public string Mask(string layer) => ArrayFile(Masks, layer);

    /// <summary>The logs, the description of the network and the arrays that stand here, in the order of their names; not what evaluations and others added.</summary>
    internal IReadOnlyList<string> Files() =>
    [
        .. new[] { TrainLog, ValidLog, TestLog, ProbeLog, MaskTable, MaskChanges, NetworkFile }.Where(File.Exists),
        .. new[] { InitialKernels, InitialBiases, InitialMasks, Masks, TrainedKernels, TrainedBiases }.Select(ArrayDirectory).Where(Directory.Exists)
            .SelectMany(directory => Directory.EnumerateFiles(directory, "*" + ArrayExtension))
            .Where(file => !System.IO.Path.GetFileName(file).StartsWith('.'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a file of a level is a log rather than an array.</summary>
    internal static bool IsLog(string file) => !file.EndsWith(ArrayExtension, StringComparison.Ordinal);

    private string ArrayDirectory(string kind) => System.IO.Path.Combine(Path, kind);

    private string ArrayFile(string kind, string layer) => System.IO.Path.Combine(ArrayDirectory(kind), layer + ArrayExtension);
}
