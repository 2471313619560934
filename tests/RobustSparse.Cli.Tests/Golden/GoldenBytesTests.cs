using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace RobustSparse.Cli.Tests.Golden;

/// <summary>
/// What users compute stays the same to the byte: arrays and logs of small runs, model cards and verdicts are held to recorded digests.
/// A change that moves results on purpose records them anew, with RSN_WRITE_GOLDEN=1 and the explicit test (CONTRIBUTING.md).
/// </summary>
public sealed class GoldenBytesTests
{
    private const int AtOnce = 2;

    private static readonly Dictionary<string, string> _widest = [];

    [Fact]
    public async Task QuickRuns_WriteTheRecordedBytes()
    {
        SkipElsewhere();
        Assert.SkipWhen(GoldenRecord.IsWritten, "records are written by the test of all runs");

        (int width, IReadOnlyDictionary<string, SortedDictionary<string, string>> digests) = await DigestsAsync(_widest, isQuick: true);

        Demand(width, digests);
    }

    /// <summary>In vectors of 1, which take many times as long, only the runs of the default test.</summary>
    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [InlineData(16, "")]
    [InlineData(8, "DOTNET_EnableAVX512")]
    [InlineData(4, "DOTNET_EnableAVX2")]
    [InlineData(1, "DOTNET_EnableHWIntrinsic")]
    public async Task Runs_WriteTheRecordedBytes_InVectorsOf(int width, string disabled)
    {
        SkipElsewhere();
        Dictionary<string, string> environment = disabled is "" ? _widest : new() { [disabled] = "0" };

        (int made, IReadOnlyDictionary<string, SortedDictionary<string, string>> digests) = await DigestsAsync(environment, isQuick: width == 1);

        Assert.SkipWhen(made < width, $"this processor has vectors of {made}");
        Assert.Equal(width, made);
        if (GoldenRecord.IsWritten)
        {
            GoldenRecord.Write(width, digests);
        }

        Demand(width, digests);
        Assert.Equal(GoldenRecord.Read(width).Keys, digests.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>Exponentials and logarithms are those of the system's library, products those of the processor.</summary>
    private static void SkipElsewhere() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "the records are those of Linux on x64");

    private static void Demand(int width, IReadOnlyDictionary<string, SortedDictionary<string, string>> digests)
    {
        string[] differences = [.. GoldenRecord.Differences(GoldenRecord.Read(width), digests).Order(StringComparer.Ordinal)];
        Assert.True(differences is [], $"in vectors of {width}, {differences.Length} files differ from the record:\n{string.Join('\n', differences)}");
    }

    /// <summary>Makes the runs.</summary>
    /// <returns>The width of vectors they were made with; digests by run and file.</returns>
    private static async Task<(int Width, IReadOnlyDictionary<string, SortedDictionary<string, string>> Digests)> DigestsAsync(Dictionary<string, string> environment, bool isQuick)
    {
        var digests = new ConcurrentDictionary<string, SortedDictionary<string, string>>();
        var widths = new ConcurrentBag<int>();
        await Parallel.ForEachAsync(GoldenRuns.All.Where(run => run.IsQuick || !isQuick), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (run, _) =>
        {
            using var directory = new TemporaryDirectory();
            ToolResult result = await Tool.RunAsync(environment, GoldenRuns.Command(run, directory.Path));
            Assert.True(result.ExitCode == 0, $"{run.Name}: {result.Error}");
            string runDirectory = GoldenRecord.RunBelow(directory.Path);
            widths.Add(GoldenRecord.WidthOf(runDirectory));
            digests[run.Name] = GoldenRecord.OfRun(runDirectory);
            if (run.Name == GoldenRuns.Attacked)
            {
                await EvaluateAsync(environment, runDirectory, isQuick, digests);
            }
        });
        if (!isQuick)
        {
            digests["twins"] = await GoldenTwins.DigestsAsync(environment);
        }

        return (Assert.Single(widths.Distinct()), digests);
    }

    /// <summary>Attacks the sparsest level of a run.</summary>
    private static async Task EvaluateAsync(
        Dictionary<string, string> environment, string runDirectory, bool isQuick, ConcurrentDictionary<string, SortedDictionary<string, string>> digests)
    {
        string level = Path.Combine(runDirectory, "trial_00", "prune_iter_02");
        foreach ((string name, string[] options) in GoldenRuns.Cards.Where(cards => !isQuick || cards.Key is "linf" or "crown"))
        {
            using var cards = new TemporaryDirectory();
            ToolResult result = await Tool.RunAsync(environment, ["evaluate", level, "--limit", "20", "--out", cards.Path, .. options]);
            Assert.True(result.ExitCode == 0, $"{name}: {result.Error}");
            digests[$"cards-{name}"] = GoldenRecord.OfCards(cards.Path);
        }

        foreach ((string name, string[] options) in GoldenRuns.Printed.Where(_ => !isQuick))
        {
            ToolResult result = await Tool.RunAsync(environment, ["evaluate", level, "--limit", "100", "--json", .. options]);
            Assert.True(result.ExitCode == 0, $"{name}: {result.Error}");
            digests[$"printed-{name}"] = new() { ["output"] = GoldenRecord.OfPrinted(result.Output) };
        }
    }
}
