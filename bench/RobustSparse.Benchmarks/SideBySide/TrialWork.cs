using RobustSparse.Experiments;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>A complete trial, or several: train, evaluate, prune, rewind, level after level; each side with its own pruning.</summary>
internal sealed class TrialWork(WorkKind kind, SideBySideOptions options, SharedData data)
{
    // Before the first update, twice on the way, and at the end: four.
    private readonly int _evaluateEvery = Math.Max(1, (options.Updates + 2) / 3);

    /// <summary>Runs it in our engine, files and all.</summary>
    /// <param name="trials">Trials, each on a core of its own.</param>
    public TrialResult RunOurs(int trials)
    {
        string directory = Directory.CreateDirectory(Path.Combine(data.Directory, "run")).FullName;
        var request = new RunRequest
        {
            BaseDirectory = directory,
            Jobs = trials,
            Cores = trials,
            Options = new ExperimentOptions
            {
                Dataset = data.Dataset.Name,
                Trials = trials,
                PruneIterations = options.Levels - 1,
                Training = kind.Training with { Updates = options.Updates, EvaluateEvery = _evaluateEvery },
                Attack = kind.Attack,
            },
        };
        LevelFinished? last = null;
        double milliseconds = Turns.Milliseconds(() =>
            new ExperimentRunner(request, data.Dataset).Run(happened => last = happened is LevelFinished { Trial: 0 } level ? level : last, default));
        Directory.Delete(directory, recursive: true);
        return new TrialResult(milliseconds, last!.Kept, last.Final.Test.Accuracy, last.Final.Test.AdversarialAccuracy);
    }

    /// <summary>Runs one trial in PyTorch, without writing files.</summary>
    public TrialResult RunPeer(PyTorchPeer peer, string version)
    {
        PeerAnswer answer = peer.Ask(new PeerRequest("trial", version)
        {
            Kind = kind.Name,
            Attack = kind.AttackName,
            Levels = options.Levels,
            Updates = options.Updates,
            EvaluateEvery = _evaluateEvery,
        });
        return new TrialResult(answer.Milliseconds, answer.Kept!.Value, answer.Accuracy!.Value, answer.AttackedAccuracy!.Value);
    }
}

/// <summary>How long it took, and what came of the first trial's last level.</summary>
internal sealed record TrialResult(double Milliseconds, int Kept, double Accuracy, double AttackedAccuracy)
{
    public override string ToString() => $"{Accuracy:P1} / {AttackedAccuracy:P1} at {Kept}";
}
