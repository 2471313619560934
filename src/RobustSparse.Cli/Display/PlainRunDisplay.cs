using System.Globalization;
using RobustSparse.Experiments;
using RobustSparse.Training;

namespace RobustSparse.Cli.Display;

/// <summary>A display for files and pipes: a line with the time for every finished level, and from time to time a line for an evaluation.</summary>
internal sealed class PlainRunDisplay(ToolConsole console, RunRequest request, RunWarnings warnings, TimeProvider clock) : IRunDisplay
{
    private static readonly TimeSpan _betweenEvaluations = TimeSpan.FromSeconds(5);

    private readonly RunProgress _progress = new(request, clock);
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _lastEvaluations = [];

    public RunOutcome Follow(Func<Action<ExperimentEvent>, RunOutcome> run)
    {
        try
        {
            return run(Show);
        }
        finally
        {
            foreach (string warning in warnings.Summaries)
            {
                console.Warn(warning);
            }
        }
    }

    private void Show(ExperimentEvent happened)
    {
        lock (_lock)
        {
            _progress.Add(happened);
            string where = string.Create(CultureInfo.InvariantCulture, $"{clock.GetLocalNow():yyyy-MM-dd HH:mm:ss}  trial {happened.Trial:00}  level {happened.Level:00}");
            if (warnings.Add(happened) is { } warning)
            {
                console.Warn(warning);
            }

            switch (happened)
            {
                case LevelStarted { Update: > 0 } started:
                    console.Output.WriteLine($"{where}  resumes at update {started.Update} of {started.TotalUpdates}");
                    break;
                case LevelEvaluated evaluated when IsDue(evaluated.Trial):
                    console.Output.WriteLine($"{where}  update {evaluated.Row.Update}  {Describe(evaluated.Row)}");
                    break;
                case LevelFinished finished:
                    string how = finished.Reused ? "found complete" : "finished";
                    console.Output.WriteLine($"{where}  {how}  density {NumberText.Density((double)finished.Kept / finished.Total)}  {Describe(finished.Final)}{Left()}");
                    break;
                case DenseLevelAwaited:
                    console.Output.WriteLine($"{where}  waits for another process that trains it for another strategy");
                    break;
            }
        }
    }

    private string Left() => _progress.Left is { } left && left > TimeSpan.Zero ? $"  about {NumberText.Duration(left)} left" : "";

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
        $"loss {row.Test.Loss:0.0000}  acc {NumberText.Accuracy(row.Test.Accuracy)}  adv_acc {NumberText.Accuracy(row.Test.AdversarialAccuracy)}";
}
