using System.Diagnostics;
using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Tests.Golden;

/// <summary>
/// One natural training evaluated by both attacks, as <c>rsn paper</c> makes it. That command takes the paper's data sets only, which are not
/// everywhere, so the library is called: by a process of its own, this executable again, whose vectors can be held to a width.
/// </summary>
public sealed class GoldenTwins
{
    private const string Place = "RSN_GOLDEN_TWINS_DIR";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>Not a test: what the other process does.</summary>
    [Fact(Explicit = true)]
    public void Twins_AreTrained()
    {
        string? directory = Environment.GetEnvironmentVariable(Place);
        Assert.SkipUnless(directory is not null, $"{Place} does not say where to");
        var options = new ExperimentOptions
        {
            Dataset = "glyphs",
            Model = "dense-40-30-20",
            TrainLimit = 1000,
            TestLimit = 200,
            ValidSize = 200,
            Trials = 2,
            PruneIterations = 2,
            Training = new TrainingOptions { Updates = 40, EvaluateEvery = 10 },
        };
        var request = new RunRequest { Options = options, BaseDirectory = directory, Jobs = 2, Twins = [options.Attack with { Kind = AttackKind.Pgd }] };

        RunOutcome outcome = new ExperimentRunner(request, new DatasetCache().Load("glyphs", train: 1200, test: 200)).Run(_ => { }, CancellationToken.None);

        Assert.Empty(outcome.Failures);
        Assert.Equal(2, outcome.Directories.Count);
    }

    /// <summary>Digests of both runs. The attack is part of the path.</summary>
    internal static async Task<SortedDictionary<string, string>> DigestsAsync(IReadOnlyDictionary<string, string> environment)
    {
        using var directory = new TemporaryDirectory();
        var start = new ProcessStartInfo("dotnet", [typeof(GoldenTwins).Assembly.Location, "-explicit", "only", "-method", $"{typeof(GoldenTwins).FullName}.{nameof(Twins_AreTrained)}"])
        {
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in environment.Append(new(Place, directory.Path)))
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(_patience);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, output);

        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string attack in new[] { "fgsm", "pgd" })
        {
            string run = GoldenRecord.RunBelow(Path.Combine(directory.Path, "glyphs", "dense-40-30-20", "reinit_orig", attack));
            foreach ((string file, string digest) in GoldenRecord.OfRun(run))
            {
                digests.Add($"{attack}/{file}", digest);
            }
        }

        return digests;
    }
}
