using System.Globalization;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Settings;

namespace RobustSparse.Experiments;

/// <summary>
/// The memory that a run takes at its peak, estimated before it starts. Every trial at work holds its network several times: in the
/// engine with the optimiser's moments, as the state that checkpoints save, and as the start of the level.
/// </summary>
public sealed record MemoryEstimate
{
    /// <summary>The program itself and the figures of its report.</summary>
    private const long Program = 100L << 20;

    /// <summary>
    /// Bytes a weight of a trial. Engine: weight, two moments, mask and a copy by input, 20. Start of the level: weight, mask, two moments
    /// of zero, 13. Captured state: weight and two moments, 12. Level before, rewound weights and masks: 10. The rest is garbage that is
    /// not collected yet; the sum is measured (<c>MemoryEstimateTests</c>).
    /// </summary>
    private const long BytesPerWeight = 80;

    /// <summary>Bytes a unit and example of a block: inputs and gradients of the clean and the attacked pass.</summary>
    private const long BytesPerUnit = 4 * sizeof(float);

    private const int ExamplesPerBlock = 64;

    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Trials at work at once.</summary>
    public required int Jobs { get; init; }

    /// <summary>Bytes that all trials share: the program and the images.</summary>
    public required long Shared { get; init; }

    /// <summary>Bytes that each trial takes.</summary>
    public required long PerTrial { get; init; }

    /// <summary>Bytes in all.</summary>
    public long Total => Shared + (Jobs * PerTrial);

    /// <summary>Estimates a run.</summary>
    /// <param name="options">The run.</param>
    /// <param name="dataset">The data set that the options name.</param>
    /// <param name="jobs">Trials at once, if there are so many.</param>
    public static MemoryEstimate Of(ExperimentOptions options, DatasetDescription dataset, int jobs)
    {
        long train = options.TrainLimit is { } limit ? Math.Min((long)limit + options.ValidSize, dataset.TrainCount) : dataset.TrainCount;
        long test = Math.Min(options.TestLimit ?? dataset.TestCount, dataset.TestCount);
        return Of(options, train, test, dataset.Shape, dataset.Classes, jobs);
    }

    /// <summary>Estimates a run on images that are loaded.</summary>
    /// <param name="options">The run.</param>
    /// <param name="dataset">The data set that the options name.</param>
    /// <param name="jobs">Trials at once, if there are so many.</param>
    public static MemoryEstimate Of(ExperimentOptions options, ImageDataset dataset, int jobs) =>
        Of(options, dataset.Train.Count, dataset.Test.Count, dataset.Shape, dataset.Classes, jobs);

    private static MemoryEstimate Of(ExperimentOptions options, long train, long test, ImageShape shape, int classes, int jobs)
    {
        NetworkArchitecture architecture = options.Architecture(shape, classes);
        long blocks = (options.Training.BatchSize / ExamplesPerBlock) + 2;
        long units = architecture.Inputs + (2 * architecture.Layers.Sum(layer => (long)layer.Outputs));
        return new MemoryEstimate
        {
            Model = options.Model,
            Jobs = Math.Min(jobs, options.Trials),
            Shared = Program + ((train + test + options.ValidSize + test) * shape.Features),
            PerTrial = (architecture.Size * BytesPerWeight) + (blocks * ExamplesPerBlock * units * BytesPerUnit),
        };
    }

    /// <summary>The problem that refuses a run for which the memory of this machine, or of its container, is too small; null where it is not.</summary>
    public SettingProblem? Problem() => Problem(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    internal SettingProblem? Problem(long available)
    {
        string cure = Jobs > 1 && Shared + PerTrial <= available ? "use fewer jobs or a smaller model" : "use a smaller model";
        return Total <= available ? null : new SettingProblem(
            $"{TrainingSettings.Model} {Model} with {(Jobs == 1 ? "1 job" : $"{Jobs} jobs")} needs about {Gigabytes(Total)} of memory; this machine has {Gigabytes(available)}: {cure}");
    }

    /// <summary>For example: about 1.3 GB with 4 jobs.</summary>
    public override string ToString() => $"about {Gigabytes(Total)} with {(Jobs == 1 ? "1 job" : $"{Jobs} jobs")}";

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");
}
