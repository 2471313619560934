using RobustSparse.Analysis;
using RobustSparse.Settings;
using RobustSparse.Tests.Analysis;

namespace RobustSparse.Plots.Tests;

/// <summary>Three trials of five levels under each strategy, with curves that a formula makes.</summary>
public sealed class SampleRuns : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SampleRuns()
    {
        Runs = Write(_directory);
        Figures = [.. AnalysisFigures.Of(Runs, Levels, Moment.Final, []).Select(planned => planned.Draw()).OfType<Figure>()];
    }

    public static IReadOnlyList<int> Levels { get; } = [0, 1, 2, 4];

    public CellRuns Runs { get; }

    public IReadOnlyList<Figure> Figures { get; }

    public void Dispose() => _directory.Dispose();

    internal static CellRuns Write(TemporaryDirectory directory)
    {
        HandMadeRun? run = null;
        foreach (Strategy strategy in new[] { Strategy.ReinitOrig, Strategy.ReinitRand, Strategy.ReinitNone })
        {
            run = new HandMadeRun(directory, strategy: strategy);
            for (int trial = 0; trial < 3; trial++)
            {
                for (int level = 0; level < 5; level++)
                {
                    run.With(trial, level, 6 - level, [.. Enumerable.Range(0, 21).Select(i => Row(strategy, trial, level, i))]);
                }
            }
        }

        return run!.Read();
    }

    private static (int Label, double Loss, double Accuracy, double Attacked) Row(Strategy strategy, int trial, int level, int evaluation)
    {
        double learned = 1 - Math.Exp(-.25 * evaluation * (1 + (.1 * level))), handicap = level * (strategy == Strategy.ReinitRand ? .03 : .01);
        double accuracy = .1 + (learned * (.87 - handicap + (.004 * trial)));
        return (evaluation * 500, 2.3 - (2 * learned) + (.002 * evaluation), accuracy, accuracy * (.8 - handicap - (.02 * trial)));
    }
}
