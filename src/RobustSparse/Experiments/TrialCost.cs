using System.Diagnostics;
using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>How long trials take on this machine, from a few updates and evaluations of each kind at a few densities.</summary>
public sealed class TrialCost
{
    private const int Images = 512, WarmUpdates = 10, TimedUpdates = 30, Samples = 4;

    private readonly Dictionary<(AttackKind Attack, bool Adversarial), LevelCost[]> _measured = [];

    /// <summary>Time for one trial of a run, on one core.</summary>
    /// <param name="run">Of images of glyphs' size.</param>
    /// <param name="splits">Images that each level trains on and is evaluated on.</param>
    /// <param name="isTwin">Whether it is evaluated only, while another run trains the networks.</param>
    public TimeSpan Of(ExperimentOptions run, ImageCounts splits, bool isTwin = false)
    {
        var kind = (run.Attack.Kind, run.Training.Adversarial);
        if (!_measured.TryGetValue(kind, out LevelCost[]? samples))
        {
            samples = Measure(run, splits);
            _measured.Add(kind, samples);
        }

        Func<LevelCost, double> seconds = isTwin ? cost => cost.Evaluation : cost => cost.Training + cost.Evaluation;
        return TimeSpan.FromSeconds(Enumerable.Range(0, run.Levels).Sum(level => Interpolate(samples, level, seconds)));
    }

    private static LevelCost[] Measure(ExperimentOptions run, ImageCounts splits)
    {
        ImageDataset glyphs = GlyphDataset.Generate(Images + 1, Images);
        var data = new DatasetSplits(glyphs.Train.Slice(1, Images), glyphs.Train.Slice(0, 1), glyphs.Test);
        var plan = new TrainingPlan(run.Training, splits.Train);
        int evaluations = Enumerable.Range(0, plan.TotalUpdates + 1).Count(update => plan.IsEvaluatedAfter(update, out _));
        int[] levels = [.. Enumerable.Range(0, Samples).Select(i => (run.Levels - 1) * i / (Samples - 1)).Distinct()];
        MaskedNetwork network = GlorotUniform.Initialize(run.Architecture(glyphs.Shape, glyphs.Classes), RandomKey.FromSeed(run.Seed));
        IReadOnlyList<double> rates = run.PruneRatesOf(network.Architecture);
        var samples = new List<LevelCost>();
        for (int level = 0; level < run.Levels; level++)
        {
            if (levels.Contains(level))
            {
                double update = SecondsPerUpdate(run, data, network), image = SecondsPerImage(run, data, network);
                samples.Add(new LevelCost(level, plan.TotalUpdates * update, (double)evaluations * (run.ValidSize + splits.Test) * image));
            }

            network = network.WithMasks(MagnitudePruner.Prune(network, rates, run.PruneRule));
        }

        return [.. samples];
    }

    private static double SecondsPerUpdate(ExperimentOptions run, DatasetSplits data, MaskedNetwork network)
    {
        TrainingOptions few = run.Training with { Updates = WarmUpdates + TimedUpdates, EvaluateEvery = int.MaxValue, Schedule = TrainingSchedule.Updates };
        var trainer = new Trainer(few, run.Attack, data with { Test = data.Valid }, new IdleCores(0));
        var watch = new UpdateWatch();
        RandomKey key = RandomKey.FromSeed(run.Seed);
        trainer.Train(Trainer.Start(network), new TrainingKeys(key, key, key), watch, CancellationToken.None);
        return Stopwatch.GetElapsedTime(watch.Begin, watch.End).TotalSeconds / TimedUpdates;
    }

    private static double SecondsPerImage(ExperimentOptions run, DatasetSplits data, MaskedNetwork network)
    {
        var evaluator = new Evaluator(run.Attack, new IdleCores(0));
        var set = new EvaluationSet(data.Test);
        long start = Stopwatch.GetTimestamp();
        evaluator.Evaluate(network, set, new EvaluatedLoss(), RandomKey.FromSeed(run.Seed));
        return Stopwatch.GetElapsedTime(start).TotalSeconds / set.Images.Count;
    }

    private static double Interpolate(LevelCost[] samples, int level, Func<LevelCost, double> seconds)
    {
        int index = Math.Max(1, Array.FindIndex(samples, sample => sample.Level >= level));
        if (samples.Length == 1)
        {
            return seconds(samples[0]);
        }

        (LevelCost left, LevelCost right) = (samples[index - 1], samples[index]);
        return seconds(left) + ((seconds(right) - seconds(left)) * (level - left.Level) / (right.Level - left.Level));
    }

    /// <summary>What one level takes, in seconds.</summary>
    private readonly record struct LevelCost(int Level, double Training, double Evaluation);

    private sealed class UpdateWatch : ITrainingListener
    {
        public long Begin { get; private set; }

        public long End { get; private set; }

        public void OnProgress(ITrainingProgress progress)
        {
            if (progress is { JustEvaluated: false, Update: WarmUpdates })
            {
                Begin = Stopwatch.GetTimestamp();
            }
            else if (progress is { JustEvaluated: false, Update: WarmUpdates + TimedUpdates })
            {
                End = Stopwatch.GetTimestamp();
            }
        }
    }
}
