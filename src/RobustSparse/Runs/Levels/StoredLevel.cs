using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>Reads networks and evaluations from a level's directory: one of ours, or one that the original program wrote.</summary>
public static class StoredLevel
{
    /// <summary>The trained kernels under the level's masks; the architecture is read off the arrays or from the level's description.</summary>
    /// <param name="directory">For example …/trial_00/prune_iter_00.</param>
    /// <exception cref="DamagedFileException">A file is missing, was changed after the run wrote it, or is not an array of a network.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static MaskedNetwork ReadTrained(string directory)
    {
        var level = new LevelDirectory(directory);
        LevelIntegrity.VerifyDigests(level);
        return ReadTrained(level);
    }

    /// <summary>The initial kernels under the level's masks; the architecture is read off the arrays or from the level's description.</summary>
    /// <inheritdoc cref="ReadTrained(string)"/>
    public static MaskedNetwork ReadInitial(string directory)
    {
        var level = new LevelDirectory(directory);
        LevelIntegrity.VerifyDigests(level);
        return ReadInitial(level);
    }

    /// <summary>Like the public method, without verifying digests.</summary>
    internal static MaskedNetwork ReadTrained(LevelDirectory level) => ReadTrained(level, ReadArchitecture(level));

    /// <summary>Like the public method, without verifying digests.</summary>
    internal static MaskedNetwork ReadInitial(LevelDirectory level) => ReadInitial(level, ReadArchitecture(level));

    internal static MaskedNetwork ReadTrained(LevelDirectory level, NetworkArchitecture architecture) =>
        Read(architecture, level.TrainedKernel, level.TrainedBias, level.Mask);

    internal static MaskedNetwork ReadInitial(LevelDirectory level, NetworkArchitecture architecture) =>
        Read(architecture, level.InitialKernel, level.InitialBias, name => File.Exists(level.InitialMask(name)) ? level.InitialMask(name) : level.Mask(name));

    /// <summary>The last evaluation of a level of ours.</summary>
    internal static EvaluationRow ReadLastRow(LevelDirectory level)
    {
        (LogEntry train, LogEntry valid, LogEntry test) = (Last(level.TrainLog), Last(level.ValidLog), Last(level.TestLog));
        return new EvaluationRow(test.Label, test.Details!.Update, EvaluationOf(train), EvaluationOf(valid), EvaluationOf(test));

        static LogEntry Last(string file) =>
            EvaluationLog.Read(Existing(file)) is [.., { Details: not null } last] ? last : throw new DamagedFileException(file, "has no evaluation with our columns");
    }

    private static Evaluation EvaluationOf(LogEntry entry) => new()
    {
        Examples = entry.Details!.Examples,
        Loss = entry.Loss,
        Accuracy = entry.Accuracy,
        AdversarialAccuracy = entry.AdversarialAccuracy,
        RobustAccuracy = entry.Details.RobustAccuracy,
        CleanLoss = entry.Details.CleanLoss,
        AdversarialLoss = entry.Details.AdversarialLoss,
        ZeroGradient = entry.Details.ZeroGradient,
        CertifiedAccuracy = entry.Details.CertifiedAccuracy,
    };

    private static MaskedNetwork Read(
        NetworkArchitecture architecture, Func<string, string> kernelFile, Func<string, string> biasFile, Func<string, string> maskFile) => new(
        architecture,
        [
            .. architecture.Layers.Select(spec => new MaskedLayer(
                spec,
                ReadFinite(kernelFile(spec.Name), spec.KernelShape),
                ReadMask(maskFile(spec.Name), spec),
                spec.HasBias ? ReadFinite(biasFile(spec.Name), [spec.BiasSize]) : null)),
        ]);

    private static NetworkArchitecture ReadArchitecture(LevelDirectory level)
    {
        if (!Directory.Exists(level.Path))
        {
            throw new DamagedFileException(level.Path, "there is no such directory; name one like …/trial_00/prune_iter_00");
        }

        if (File.Exists(level.NetworkFile))
        {
            return ArchitectureFile.Read(level.NetworkFile);
        }

        int hidden;
        try
        {
            hidden = level.LayerNames().Count - 1;
        }
        catch (DirectoryNotFoundException)
        {
            throw new DamagedFileException(level.Path, "holds no masks; name the directory of one level, like …/trial_00/prune_iter_00");
        }

        string[] names = [.. Enumerable.Range(1, Math.Max(0, hidden)).Select(index => $"hidden_{index}"), "output"];
        IReadOnlyList<int>[] shapes = [.. names.Select(name => NpyFile.ReadShape(Existing(level.Mask(name))))];
        bool isChain = shapes.All(shape => shape.Count == 2) && shapes.Zip(shapes.Skip(1)).All(pair => pair.First[1] == pair.Second[0]);
        if (shapes.Any(shape => shape.Count == 4))
        {
            throw new DamagedFileException(level.NetworkFile, "is missing: the kernels of convolutions alone do not tell their network");
        }

        string model = $"dense-{string.Join('-', shapes.SkipLast(1).Select(shape => shape[^1]))}";
        return isChain && NetworkArchitecture.TryParse(model, TensorShape.Flat(shapes[0][0]), shapes[^1][1], level.HasBiases, out NetworkArchitecture? architecture, out _)
            ? architecture!
            : throw new DamagedFileException(level.Path, $"its masks are not those of a network: {string.Join(", ", names.Zip(shapes, (name, shape) => $"{name} ({string.Join(", ", shape)})"))}");
    }

    private static float[] ReadFinite(string file, IReadOnlyList<int> shape)
    {
        float[] values = ReadArray(file, shape);
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new DamagedFileException(file, "holds a value that is not finite");
            }
        }

        return values;
    }

    private static Mask ReadMask(string file, LayerSpec spec)
    {
        float[] values = ReadArray(file, spec.KernelShape);
        var survives = new bool[values.Length];
        bool isBinary = true;
        for (int i = 0; i < values.Length; i++)
        {
            // No branch depends on a value: half-pruned masks would make every other one a wrong guess.
            survives[i] = values[i] == 1f;
            isBinary &= survives[i] | (values[i] == 0f);
        }

        Mask mask = isBinary ? new Mask(survives) : throw new DamagedFileException(file, "holds a value that is neither 0 nor 1");
        return mask.Kept > 0 ? mask : throw new DamagedFileException(file, "keeps no weight");
    }

    private static float[] ReadArray(string file, IReadOnlyList<int> shape)
    {
        NpyArray array = NpyFile.Read(Existing(file));
        return array.Shape.SequenceEqual(shape)
            ? array.Values
            : throw new DamagedFileException(file, $"has the shape ({string.Join(", ", array.Shape)}), not ({string.Join(", ", shape)})");
    }

    private static string Existing(string file) => File.Exists(file) ? file : throw new DamagedFileException(file, "is missing");
}
