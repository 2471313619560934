using System.Diagnostics;
using System.Globalization;
using RobustSparse.Runs;

namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>
/// Short runs, two at once, one after the other for a long time, in processes that are killed now and then: what they hold does not grow,
/// and what they leave is whole. RSN_SOAK_MINUTES says how long, 60 if nothing.
/// </summary>
public sealed class SoakTests
{
    private const double MostGrowth = 1.15;

    private readonly Random _random = new(7);
    private readonly List<Sample> _samples = [];
    private int _kills, _finished;

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public async Task ShortRuns_KilledAtRandom_StayFlatAndValid()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        double minutes = double.Parse(Environment.GetEnvironmentVariable("RSN_SOAK_MINUTES") ?? "60", CultureInfo.InvariantCulture);
        long start = Stopwatch.GetTimestamp();
        using var whole = new TemporaryDirectory();
        Assert.True(await FollowAsync(whole.Path, killAfter: null));
        while (Stopwatch.GetElapsedTime(start).TotalMinutes < minutes)
        {
            using var killed = new TemporaryDirectory();
            while (!await FollowAsync(killed.Path, killAfter: TimeSpan.FromSeconds(5 + (90 * _random.NextDouble()))))
            {
                _kills++;
            }

            Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(killed.Path));
            Assert.All(Directory.GetDirectories(killed.Path, "prune_iter_*", SearchOption.AllDirectories), level => StoredLevel.ReadTrained(level));
            _finished++;
        }

        (double memory, double handles) = (Growth(sample => sample.Megabytes), Growth(sample => sample.Handles));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {Stopwatch.GetElapsedTime(start).TotalMinutes:0} minutes, {_finished} runs of 40 trials finished, {_kills} kills, {_samples.Count} samples
            working set: median {Median(_samples.Select(sample => sample.Megabytes)):0} MB, at most {_samples.Max(sample => sample.Megabytes):0} MB, late / early in a process {memory:0.000}
            open files: median {Median(_samples.Select(sample => sample.Handles)):0}, at most {_samples.Max(sample => sample.Handles):0}, late / early {handles:0.000}
            """));
        Assert.InRange(memory, 0, MostGrowth);
        Assert.InRange(handles, 0, MostGrowth);
    }

    /// <summary>Starts or continues the run, and looks at its process every second until it ends or its time has come.</summary>
    /// <returns>Whether it came to its end.</returns>
    private async Task<bool> FollowAsync(string baseDirectory, TimeSpan? killAfter)
    {
        string[] command =
        [
            "run", "--dataset", "glyphs", "--model", "dense-48-24", "--trials", "40", "--jobs", "2", "--prune-iters", "4", "--train-iters", "300", "--eval-every", "30",
            "--adv-train", "--train-limit", "1000", "--valid-size", "200", "--test-limit", "200", "--base-dir", baseDirectory,
        ];
        using Tool tool = Tool.Start(command);
        long start = Stopwatch.GetTimestamp();
        while (!tool.HasExited)
        {
            TimeSpan age = Stopwatch.GetElapsedTime(start);
            if (age >= killAfter)
            {
                await tool.KillAsync();
                return false;
            }

            if (tool.Memory("VmRSS") is { } megabytes && tool.OpenFiles() is { } files)
            {
                _samples.Add(new Sample(age, megabytes, files));
            }

            await Task.Delay(1000);
        }

        ToolResult result = await tool.EndAsync();
        Assert.True(result.ExitCode == 0, result.Error);
        return true;
    }

    /// <summary>Of a quantity, from the second quarter of the ages seen to the last; start-up is not growth.</summary>
    private double Growth(Func<Sample, double> quantity)
    {
        Sample[] byAge = [.. _samples.OrderBy(sample => sample.Age)];
        int quarter = byAge.Length / 4;
        return Median(byAge[(3 * quarter)..].Select(quantity)) / Median(byAge[quarter..(2 * quarter)].Select(quantity));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private sealed record Sample(TimeSpan Age, double Megabytes, double Handles);
}
