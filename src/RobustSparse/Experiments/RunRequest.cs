using RobustSparse.Attacks;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Experiments;

/// <summary>A run and the way to carry it out. Nothing here but <see cref="Options"/> may change a result.</summary>
public sealed record RunRequest
{
    public required ExperimentOptions Options { get; init; }

    /// <summary>
    /// Further attacks, of kinds other than the run's own, under natural training only: the same networks are evaluated against each as they
    /// are trained, and the evaluations go where a run of its own under that attack would put them, byte for byte.
    /// </summary>
    public IReadOnlyList<AttackOptions> Twins { get; init; } = [];

    /// <summary>The run whose levels a <see cref="Branch"/> takes; null for a run of its own.</summary>
    public RunDirectory? Trunk { get; init; }

    /// <summary>Where run directories go.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Trials at once, at least 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Cores to use: trials hold one each, evaluations borrow the rest.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to delete a run that is in the way: a directory that holds our manifest, and nothing else.</summary>
    public bool Force { get; init; }

    /// <summary>Warnings given to the user that the manifest keeps.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Makes what belongs to the run at its end: a report. It finds everything else written. If the process ends before it returns, the run
    /// is not done, and the same command does it again. It is not called for a run that was finished before.
    /// </summary>
    public Action Conclude { get; init; } = () => { };

    /// <summary>Where the run is or goes. A run of an earlier version stays where it is, also where it is deleted and made again.</summary>
    public RunDirectory Directory => DirectoryOf(Options);

    /// <summary>Where a twin of the run is or goes.</summary>
    internal RunDirectory DirectoryOf(ExperimentOptions twin) => RunLocator.Locate(BaseDirectory, twin);

    /// <summary>The options of the run, then those of its twins.</summary>
    internal IReadOnlyList<ExperimentOptions> AllOptions => [Options, .. Twins.Select(attack => Options with { Attack = attack })];
}

/// <summary>How a run ended.</summary>
/// <param name="Directories">The run directory, then those of its twins.</param>
/// <param name="Failures">Trials given up, in order; empty when all are done.</param>
public sealed record RunOutcome(IReadOnlyList<string> Directories, IReadOnlyList<TrialFailed> Failures)
{
    /// <summary>The run directory.</summary>
    public string Directory => Directories[0];

    /// <summary>Whether the run was complete and undamaged before, so that nothing was done.</summary>
    public bool WasFinished { get; init; }
}
