using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;

namespace RobustSparse.Analysis;

/// <summary>The results of one level of one trial. Logs are in memory; the trained network is read when it is first asked for, once.</summary>
/// <param name="Trial">From 0.</param>
/// <param name="Level">Rounds of pruning, from 0.</param>
/// <param name="Directory">Absolute.</param>
/// <param name="Valid">On the validation set, at least one entry.</param>
/// <param name="Test">On the test set, at least one entry.</param>
public sealed record LevelResult(int Trial, int Level, string Directory, IReadOnlyList<LogEntry> Valid, IReadOnlyList<LogEntry> Test)
{
    private readonly Lazy<CompactNetwork> _trained = new(() => CompactNetwork.Of(StoredLevel.ReadTrained(new LevelDirectory(Directory))));

    /// <summary>The last probe of adversarial training; null without probes.</summary>
    public ProbeLogEntry? LastProbe { get; init; }

    /// <summary>The network at the end of training; null where it cannot be read.</summary>
    public MaskedNetwork? TryReadTrained() => StoredNetwork.TryRead(ReadTrained);

    /// <summary>The network at the end of training, with every masked kernel entry zero.</summary>
    /// <exception cref="DamagedFileException">An array is missing or not what it should be.</exception>
    public MaskedNetwork ReadTrained() => _trained.Value.Restore();

    /// <summary>The network at the start of training.</summary>
    /// <exception cref="DamagedFileException">An array is missing, as in some directories of the original's, or not what it should be.</exception>
    public MaskedNetwork ReadInitial() => StoredLevel.ReadInitial(new LevelDirectory(Directory));
}

/// <summary>The size of a level: the same for all its trials, except for ties under the inclusive rule.</summary>
/// <param name="Level">Rounds of pruning.</param>
/// <param name="Layers">From the first to the output.</param>
public sealed record LevelSize(int Level, IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>Surviving weights.</summary>
    public long Kept => Layers.Sum(layer => (long)layer.Kept);

    /// <summary>Weights of the dense network.</summary>
    public long Total => Layers.Sum(layer => (long)layer.Weights);

    /// <summary>Fraction kept, in (0, 1].</summary>
    public double Density => (double)Kept / Total;

    /// <summary>The density as the paper writes it: percent, one decimal.</summary>
    public string Percent => $"{100 * Density:0.0}";
}
