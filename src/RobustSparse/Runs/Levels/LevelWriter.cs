using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>
/// Writes one level. The order matters: each file appears whole or not at all; all files are on the disk, names included, before their
/// digests; the digests come before the log of the test set, and that log comes last. So a level that has it is complete and has its digests; a process that is killed before leaves an
/// incomplete level, which the next one writes again from the start, over what is there.
/// </summary>
/// <param name="level">The directory to write to.</param>
/// <param name="hasChangingMasks">Whether masks change during training, so that the masks at the start have files of their own.</param>
internal sealed class LevelWriter(LevelDirectory level, bool hasChangingMasks = false)
{
    private MaskedNetwork? _start;
    private readonly LevelDigests _digests = new();

    /// <summary>The directory that is written.</summary>
    public LevelDirectory Level => level;

    /// <summary>Writes the description of the network where it needs one, initial kernels, initial biases and masks.</summary>
    public void SaveStart(MaskedNetwork start)
    {
        _start = start;
        if (ArchitectureFile.Describe(start.Architecture) is { } description)
        {
            Save(level.NetworkFile, description);
        }

        foreach (MaskedLayer layer in start.Layers)
        {
            Save(level.InitialKernel(layer.Spec.Name), layer.Kernel);
            if (layer.Bias is { } bias)
            {
                Save(level.InitialBias(layer.Spec.Name), bias);
            }

            SaveMask(hasChangingMasks ? level.InitialMask(layer.Spec.Name) : level.Mask(layer.Spec.Name), layer);
        }
    }

    /// <summary>Writes trained kernels, trained biases and logs. <see cref="SaveStart"/> came before.</summary>
    /// <param name="trained">The network.</param>
    /// <param name="rows">The evaluations.</param>
    /// <param name="changes">The changes of masks; none where masks stay.</param>
    public void SaveEnd(MaskedNetwork trained, IReadOnlyList<EvaluationRow> rows, IReadOnlyList<MaskChange> changes)
    {
        if (hasChangingMasks)
        {
            SaveMasks(trained, changes);
        }

        foreach (MaskedLayer layer in trained.Layers)
        {
            Save(level.TrainedKernel(layer.Spec.Name), layer.Kernel);
            if (layer.Bias is { } bias)
            {
                Save(level.TrainedBias(layer.Spec.Name), bias);
            }
        }

        if (rows.Any(row => row.Probe is not null))
        {
            Save(level.ProbeLog, ProbeLog.Format(rows));
        }

        Save(level.TrainLog, EvaluationLog.Format(rows, row => row.Train));
        Save(level.ValidLog, EvaluationLog.Format(rows, row => row.Valid));
        Complete(EvaluationLog.Format(rows, row => row.Test));
    }

    /// <summary>Copies another level.</summary>
    /// <param name="other">Complete and undamaged.</param>
    public void CopyFrom(LevelDirectory other)
    {
        foreach (string file in other.Files().Where(file => file != other.TestLog))
        {
            string copy = Path.Combine(level.Path, Path.GetRelativePath(other.Path, file));
            using FileStream source = File.OpenRead(file);
            _digests.WriteFile(level, copy, source.CopyTo);
        }

        Complete(File.ReadAllBytes(other.TestLog));
    }

    private void Complete(byte[] testLog)
    {
        _digests.Add(level, level.TestLog, testLog);
        _digests.Write(level);
        AtomicFile.Write(level.TestLog, stream => stream.Write(testLog));
    }

    private void SaveMasks(MaskedNetwork trained, IReadOnlyList<MaskChange> changes)
    {
        foreach (MaskedLayer layer in trained.Layers)
        {
            SaveMask(level.Mask(layer.Spec.Name), layer);
        }

        Save(level.MaskTable, MaskHistory.Table(_start!, changes));
        Save(level.MaskChanges, MaskHistory.Format(changes));
    }

    private void SaveMask(string file, MaskedLayer layer) =>
        Save(file, layer.Kernel.With(Array.ConvertAll(layer.Mask.Entries.ToArray(), survives => survives ? 1f : 0f)));

    private void Save(string file, Parameter parameter) =>
        _digests.WriteFile(level, file, stream => NpyFile.Write(stream, parameter.Values, parameter.Shape));

    private void Save(string file, byte[] content) => _digests.WriteFile(level, file, stream => stream.Write(content));
}
