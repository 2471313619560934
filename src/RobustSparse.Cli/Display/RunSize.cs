using System.Globalization;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Display;

/// <summary>How large a run is: counts, disk space, and time where it is long enough to measure it.</summary>
internal sealed class RunSize
{
    /// <summary>Fewer updates take a minute or two at most, and measuring their speed would not be worth its time.</summary>
    private const long MeasuredUpdates = 200_000;

    /// <summary>Arrays that a level keeps of each weight, in single precision: initial and trained kernel, mask.</summary>
    private const int BytesPerWeight = 3 * sizeof(float);

    /// <summary>A run that takes longer is announced with a question where there is a terminal.</summary>
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(10);

    private readonly ExperimentOptions _options;
    private readonly long _weights;

    private RunSize(ExperimentOptions options, long weights) => (_options, _weights) = (options, weights);

    /// <summary>The time for all trials; null if the run is short.</summary>
    public TimeSpan? Time { get; private init; }

    /// <summary>Whether the user is asked before the run begins.</summary>
    public bool IsLong => Time > _long;

    private long Updates => (long)_options.Trials * _options.Levels * _options.Training.Updates;

    /// <summary>Measures a run.</summary>
    /// <param name="request">The run.</param>
    /// <param name="dataset">Its images.</param>
    public static RunSize Of(RunRequest request, ImageDataset dataset)
    {
        ExperimentOptions options = request.Options;
        var size = new RunSize(options, options.Architecture(dataset.Shape, dataset.Classes).Size);
        if (size.Updates < MeasuredUpdates)
        {
            return size;
        }

        var used = new ImageCounts(dataset.Train.Count - options.ValidSize, dataset.Test.Count);
        int atOnce = Math.Min(Math.Min(request.Jobs, options.Trials), Environment.ProcessorCount);
        return new RunSize(options, size._weights) { Time = new TrialCost().Of(options, used) * Math.Ceiling((double)options.Trials / atOnce) };
    }

    /// <summary>Writes the counts and estimates.</summary>
    public void Write(ToolConsole console)
    {
        string time = Time is { } estimate ? $", about {NumberText.Duration(estimate)}" : "";
        TerminalText.Write(
            console, $"Work: {NumberText.Counted(_options.Trials, "trial")} × {NumberText.Counted(_options.Levels, "level")} × {NumberText.Counted(_options.Training.Updates, "update")} = {NumberText.Count(Updates)} updates{time}");
        console.Output.WriteLine($"Disk: about {Megabytes((long)_options.Trials * _options.Levels * _weights * BytesPerWeight)}");
    }

    private static string Megabytes(long bytes) => bytes < 1e9
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1e6):0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");
}
