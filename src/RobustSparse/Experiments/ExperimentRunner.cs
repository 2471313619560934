using RobustSparse.Data;

namespace RobustSparse.Experiments;

/// <summary>A run and the way to carry it out. Nothing here but <see cref="Options"/> may change a result.</summary>
public sealed record RunRequest
{
    public required ExperimentOptions Options { get; init; }

    /// <summary>Where run directories go.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Trials at once, at least 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Whether to delete what stands in the way: a directory that holds our manifest, and nothing else.</summary>
    public bool Force { get; init; }

    /// <summary>Warnings given to the user that the manifest keeps.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>How a run ended.</summary>
/// <param name="Directory">The run directory.</param>
/// <param name="Failures">Trials given up, in order; empty when all are done.</param>
public sealed record RunOutcome(string Directory, IReadOnlyList<TrialFailed> Failures);

/// <summary>Carries out all trials of a run in its directory, going on where an earlier process stopped.</summary>
public sealed class ExperimentRunner(RunRequest request, ImageDataset dataset)
{
    /// <summary>Runs to the end.</summary>
    /// <exception cref="RunDirectoryException">The directory is in the way: finished, made with other settings, or in use.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; every trial has left a checkpoint.</exception>
    public RunOutcome Run(Action<ExperimentEvent> report, CancellationToken cancel) =>
        throw new NotImplementedException($"{request} {dataset} {report} {cancel}");
}
