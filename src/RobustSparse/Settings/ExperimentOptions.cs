using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Training;

namespace RobustSparse.Settings;

/// <summary>The stored value of a pruned weight.</summary>
public enum SavedKernels
{
    /// <summary>The entry is zero, in the files and in a level's initial kernels.</summary>
    Masked,

    /// <summary>The entry keeps its old value; the mask makes it ineffective. The original's code and files have this form.</summary>
    Raw,
}

/// <summary>One run: trials of one strategy on one data set. The defaults are the paper's.</summary>
public sealed record ExperimentOptions
{
    /// <summary>The default pruning rate of every hidden layer.</summary>
    public const double HiddenPruneRate = 0.2;

    /// <summary>The default pruning rate of the output layer.</summary>
    public const double OutputPruneRate = 0.1;

    public string Dataset { get; init; } = "digits";

    /// <summary>Training images used, from the first after the validation images; null for all.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>Test images used, from the first; null for all.</summary>
    public int? TestLimit { get; init; }

    /// <summary>Images held out for validation: the first of the training set.</summary>
    public int ValidSize { get; init; } = 10_000;

    /// <summary>The network, as a <see cref="ModelName"/>.</summary>
    public string Model { get; init; } = "dense-300-100";

    /// <summary>Whether every layer has biases, which are never pruned; null for the model's default.</summary>
    public bool? Bias { get; init; }

    public Strategy Strategy { get; init; } = Strategy.ReinitOrig;

    public int Trials { get; init; } = 10;

    /// <summary>Rounds of pruning; levels 0 to this are trained. Without effect under <see cref="Strategy.NoPruning"/>.</summary>
    public int PruneIterations { get; init; } = 20;

    /// <summary>
    /// Fraction of surviving weights removed a round, each in [0, 1): one a layer, or two (every hidden layer, output) for
    /// a network of any depth. Null for the paper's: 0.2 for hidden layers, 0.1 for the output.
    /// </summary>
    public IReadOnlyList<double>? PruneRates { get; init; }

    public PruneRule PruneRule { get; init; } = PruneRule.Exact;

    /// <summary>Used only with <see cref="Strategy.ReinitOrig"/>.</summary>
    public RewindPoint Rewind { get; init; } = new(RewindKind.Initial);

    /// <summary>Which weights survive at which density.</summary>
    public PruningOptions Pruning { get; init; } = new();

    /// <summary>The control experiments that this run consists of; null for a run of its own.</summary>
    public Branch? Branch { get; init; }

    public SavedKernels SavedKernels { get; init; } = SavedKernels.Masked;

    public TrainingOptions Training { get; init; } = new();

    /// <summary>Used to train, when training is adversarial, and to evaluate.</summary>
    public AttackOptions Attack { get; init; } = new();

    public ulong Seed { get; init; } = 1234;

    /// <summary>Replaces the suffix of non-default settings in the run's path; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Trainings in one trial: the dense one and one after each round of pruning, or one for each density.</summary>
    public int Levels => Branch?.Levels.Count ?? LevelsOfTrunk;

    /// <summary>The numbers of the levels, ascending: from 0 on, but for a branch, whose levels have the numbers of its trunk's.</summary>
    public IReadOnlyList<int> LevelNumbers => Branch?.Levels ?? [.. Enumerable.Range(0, LevelsOfTrunk)];

    private int LevelsOfTrunk => Strategy == Strategy.NoPruning ? 1 : Pruning.Densities is { } densities ? densities.Count + (BeginsDense ? 1 : 0) : PruneIterations + 1;

    /// <summary>Whether a dense level comes before the levels of the densities, because the method prunes a trained network.</summary>
    public bool BeginsDense => Pruning is { Time: PruningTime.AfterTraining, Densities: [< 1, ..] };

    /// <summary>Whether each level removes a fraction of every layer's smallest weights, as in the paper.</summary>
    public bool PrunesByRates => Pruning is { Scope: PruneScope.Layer, LayerDensities: LayerDensityRule.Uniform, Densities: null } && Pruning.Method == PruningCatalog.Magnitude;

    /// <summary>Whether every layer has biases: <see cref="Bias"/>, or the model's default.</summary>
    public bool HasBiases => Bias ?? (ModelName.TryParse(Model, out ModelName? model, out _) && model!.HasBiasesByDefault);

    /// <summary>The network for images of one shape.</summary>
    /// <param name="shape">Shape of an image.</param>
    /// <param name="classes">Classes of the data set.</param>
    /// <exception cref="FormatException"><see cref="Model"/> is no network, or none for such images.</exception>
    public NetworkArchitecture Architecture(ImageShape shape, int classes) => NetworkArchitecture.Parse(Model, ShapeOf(shape), classes, HasBiases);

    /// <summary>The shape of images as networks read them.</summary>
    internal static TensorShape ShapeOf(ImageShape shape) => new(shape.Channels, shape.Height, shape.Width);

    /// <summary>The pruning rate of each layer of <see cref="Model"/>.</summary>
    /// <exception cref="FormatException"><see cref="Model"/> is no network.</exception>
    /// <exception cref="ArgumentException"><see cref="PruneRates"/> has neither two rates nor one a layer.</exception>
    public IReadOnlyList<double> LayerPruneRates() => ModelName.TryParse(Model, out ModelName? model, out string? problem)
        ? PruneRatesOf(model!.Layers)
        : throw new FormatException(problem);

    /// <summary>The pruning rate of each layer of a network.</summary>
    /// <exception cref="ArgumentException"><see cref="PruneRates"/> has neither two rates nor one a layer.</exception>
    public IReadOnlyList<double> PruneRatesOf(NetworkArchitecture architecture) => PruneRatesOf(architecture.Layers.Count);

    private IReadOnlyList<double> PruneRatesOf(int layers)
    {
        IReadOnlyList<double> rates = PruneRates ?? [HiddenPruneRate, OutputPruneRate];
        if (rates.Count == layers)
        {
            return rates;
        }

        return rates.Count == 2
            ? [.. Enumerable.Repeat(rates[0], layers - 1), rates[1]]
            : throw new ArgumentException($"{rates.Count} pruning rates for the {layers} layers of {Model}");
    }
}
