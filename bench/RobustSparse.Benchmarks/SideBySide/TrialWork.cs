using RobustSparse.Experiments;
using RobustSparse.Settings;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>A complete trial, or several: train, evaluate, prune, rewind, level after level; each side with its own pruning.</summary>
internal sealed class TrialWork(WorkKind kind, SideBySideOptions options, SharedData data)
{
    // Before the first update, twice on the way, and at the end: four.
    private readonly int _evaluateEvery = Math.Max(1, (options.Updates + 2) / 3);

    /// <summary>Runs it in our engine, files and all.</summary>
    /// <param name="trials">Trials, each on a core of its own.</param>
    /// <param name="afterLevel">Called when a level of the first trial is complete; its time does not count.</param>
    public TrialResult RunOurs(int trials, Action? afterLevel = null)
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
        double others = 0;
        double milliseconds = Turns.Milliseconds(() => new ExperimentRunner(request, data.Dataset).Run(
            happened =>
            {
                if (happened is LevelFinished { Trial: 0 } level)
                {
                    last = level;
                    others += afterLevel is null ? 0 : Turns.Milliseconds(afterLevel);
                }
            },
            default));
        Directory.Delete(directory, recursive: true);
        return new TrialResult(milliseconds - others, last!.Kept, last.Final.Test.Accuracy, last.Final.Test.AdversarialAccuracy);
    }

    /// <summary>Begins a trial in PyTorch, which writes no files.</summary>
    public PeerTrial Begin(PyTorchPeer peer, string version)
    {
        peer.Ask(new PeerRequest("trial", version)
        {
            Kind = kind.Name,
            Attack = kind.AttackName,
            Updates = options.Updates,
            EvaluateEvery = _evaluateEvery,
        });
        return new PeerTrial(peer, version);
    }

    /// <summary>Runs a whole trial in PyTorch.</summary>
    public TrialResult RunPeer(PyTorchPeer peer, string version)
    {
        PeerTrial trial = Begin(peer, version);
        for (int level = 0; level < options.Levels; level++)
        {
            trial.Level();
        }

        return trial.Result;
    }
}

/// <summary>A trial under way in PyTorch.</summary>
internal sealed class PeerTrial(PyTorchPeer peer, string version)
{
    /// <summary>So far.</summary>
    public TrialResult Result { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Goes on by a level.</summary>
    public void Level()
    {
        PeerAnswer answer = peer.Ask(new PeerRequest("level", version));
        Result = new TrialResult(Result.Milliseconds + answer.Milliseconds, answer.Kept!.Value, answer.Accuracy!.Value, answer.AttackedAccuracy!.Value);
    }
}

/// <summary>How long it took, and what came of the first trial's last level.</summary>
internal sealed record TrialResult(double Milliseconds, long Kept, double Accuracy, double AttackedAccuracy)
{
    public override string ToString() => $"{Accuracy:P1} / {AttackedAccuracy:P1} at {Kept}";
}
