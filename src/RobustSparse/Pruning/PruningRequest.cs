using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Pruning;

/// <summary>The choice of the weights of one level.</summary>
internal sealed record PruningRequest
{
    /// <summary>The weights to score, under the masks to choose from: the trained network of the level before, or the network that the level starts with, dense.</summary>
    public required MaskedNetwork Network { get; init; }

    /// <summary>How many weights survive.</summary>
    public required PruneTarget Target { get; init; }

    /// <summary>The run's pruning.</summary>
    public required PruningOptions Options { get; init; }

    /// <summary>The losses of this run, for scores that need one.</summary>
    public required ScoreObjective Objective { get; init; }

    /// <summary>Parent of all random streams of this choice.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>Checked now and then by choices that take long.</summary>
    public CancellationToken Cancel { get; init; }
}
