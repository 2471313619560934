using RobustSparse.Experiments;
using RobustSparse.Training;

namespace RobustSparse.Cli.Display;

/// <summary>A line for every level finished, and one now and then for an evaluation: for files and pipes.</summary>
internal sealed class PlainRunDisplay(ToolConsole console, TimeProvider clock) : IRunDisplay
{
    private static readonly TimeSpan _betweenEvaluations = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _lastEvaluations = [];

    public RunOutcome Follow(Func<Action<ExperimentEvent>, RunOutcome> run) => run(Show);

    private void Show(ExperimentEvent happened)
    {
        lock (_lock)
        {
            string where = $"trial {happened.Trial:00}  level {happened.Level:00}";
            switch (happened)
            {
                case LevelStarted { Update: > 0 } started:
                    console.Output.WriteLine($"{where}  goes on from update {started.Update} of {started.TotalUpdates}");
                    break;
                case LevelEvaluated evaluated when IsDue(evaluated.Trial):
                    console.Output.WriteLine($"{where}  update {evaluated.Row.Update}  {Describe(evaluated.Row)}");
                    break;
                case AlarmRaised alarm:
                    console.Warn(AlarmText.Of(alarm));
                    break;
                case LevelFinished finished:
                    string how = finished.Reused ? "found complete" : "finished";
                    console.Output.WriteLine($"{where}  {how}  density {Figures.Density((double)finished.Kept / finished.Total)}  {Describe(finished.Final)}");
                    break;
                case DenseLevelAwaited:
                    console.Output.WriteLine($"{where}  waits for another process that trains it for another strategy");
                    break;
                case CheckpointPassedOver passedOver:
                    console.Warn($"{where}: {passedOver.Message}");
                    break;
            }
        }
    }

    private bool IsDue(int trial)
    {
        long now = clock.GetTimestamp();
        if (_lastEvaluations.TryGetValue(trial, out long last) && clock.GetElapsedTime(last, now) < _betweenEvaluations)
        {
            return false;
        }

        _lastEvaluations[trial] = now;
        return true;
    }

    private static string Describe(EvaluationRow row) =>
        $"loss {row.Test.Loss:0.0000}  acc {Figures.Accuracy(row.Test.Accuracy)}  adv_acc {Figures.Accuracy(row.Test.AdversarialAccuracy)}";
}
