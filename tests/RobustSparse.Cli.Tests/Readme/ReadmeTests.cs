using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;

namespace RobustSparse.Cli.Tests.Readme;

/// <summary>The README, followed from top to bottom, and its figures.</summary>
public sealed partial class ReadmeTests
{
    /// <summary>Accuracies may differ by this much where vectors are of another width than those of the machine that made the figures.</summary>
    private const double Tolerance = 0.03;

    private static readonly string? _data = Environment.GetEnvironmentVariable("RSN_DATA_DIR");

    [Fact]
    public void EveryFigure_IsTheOutputOfTheBlockBefore_OrAStoredResultWithItsCommit()
    {
        StoredResult[] stored = StoredResult.All();
        string rest = ReadmeBlock.All().Where(block => !block.IsShortened).Aggregate(ReadmeBlock.Text, (text, block) => block.Output is [] ? text : text.Replace(string.Join('\n', block.Output), "", StringComparison.Ordinal));

        foreach (StoredResult result in stored)
        {
            string shown = string.Join('\n', result.Lines);
            Assert.Contains($"<!-- stored: {result.Name} -->\n", ReadmeBlock.Text, StringComparison.Ordinal);
            Assert.Contains(shown, ReadmeBlock.Text, StringComparison.Ordinal);
            Assert.Matches("^[0-9a-f]{40}$", result.Commit);
            rest = rest.Replace(shown, "", StringComparison.Ordinal);
        }

        Assert.Empty(Accuracy().Matches(rest).Select(match => match.Value));
    }

    /// <summary>Blocks that take longer are shortened by the options in the comment before them.</summary>
    [Fact(Explicit = true)]
    [Trait("Category", "Readme")]
    public async Task EveryCommand_WorksAfterThoseBeforeIt_AndWritesWhatIsShown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        using var directory = new TemporaryDirectory();

        foreach (ReadmeBlock block in ReadmeBlock.All())
        {
            string? reason = block.Skipped ?? (block.NeedsDigits && _data is null ? "RSN_DATA_DIR does not name a directory with the digits" : null);
            TestContext.Current.TestOutputHelper!.WriteLine($"{(reason is null ? "run" : $"skipped, {reason}")}:\n{block.ShortScript}");
            if (reason is null)
            {
                string output = await OutputOfAsync(directory, block.ShortScript);
                Assert.All(block.IsShortened ? [] : block.Output, line => AssertShown(line, output));
            }
        }
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Readme")]
    public async Task StoredResults_BeginAsTheyDid()
    {
        Assert.SkipUnless(_data is not null, "RSN_DATA_DIR does not name a directory with the digits");

        foreach (StoredResult result in StoredResult.All())
        {
            using var directory = new TemporaryDirectory();
            double[] now = [.. Accuracies(await OutputOfAsync(directory, result.Beginning))];
            Assert.True(now.Length == result.Accuracies.Length, $"{result.Name}: {string.Join(", ", now)}");
            Assert.All(result.Accuracies.Zip(now), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Readme")]
    public async Task LibraryExample_CompilesInAFolderOfItsOwn_AndFindsARobustTicket()
    {
        using var directory = new TemporaryDirectory();
        string program = Example().Match(ReadmeBlock.Text).Groups["program"].Value;
        File.WriteAllText(directory.File("Program.cs"), program);

        string output = await OutputOfAsync(directory, $"mv Program.cs kept && dotnet new console -o example && mv kept example/Program.cs && dotnet add example reference '{Repository.Root}/src/RobustSparse' && cd example && dotnet run -c Release");

        Match robust = Robust().Match(output);
        Assert.True(robust.Success, output);
        Assert.True(double.Parse(robust.Groups[1].Value, CultureInfo.InvariantCulture) > 40, output);
    }

    /// <summary>Runs a script in a directory in which <c>rsn</c> is the tool.</summary>
    private static async Task<string> OutputOfAsync(TemporaryDirectory directory, string script)
    {
        ToolResult result = await Tool.ShellAsync($"export RSN_DATA_DIR='{_data}'; cd '{directory.Path}' && set -e\n{script}");
        Assert.True(result.ExitCode == 0, $"{script}\n{result.Output}\n{result.Error}");
        return result.Output;
    }

    /// <summary>Demands a line of output: to the digit where vectors are as wide as on the machine that made the figures, else with nearly the same accuracies.</summary>
    private static void AssertShown(string line, string output)
    {
        string[] lines = [.. output.Split('\n').Select(Normal)];
        if (Vector512.IsHardwareAccelerated)
        {
            Assert.Contains(Normal(line), lines);
        }
        else
        {
            Assert.Contains(lines, one => Accuracy().Replace(one, "#") == Accuracy().Replace(Normal(line), "#")
                && Accuracies(one).Zip(Accuracies(line)).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance));
        }
    }

    /// <summary>A line with single blanks.</summary>
    private static string Normal(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The accuracies in the tables of an output: log lines, which begin with the time, are left out.</summary>
    private static IEnumerable<double> Accuracies(string output) => output.Split('\n')
        .Where(line => line.StartsWith("  ", StringComparison.Ordinal) || !line.Contains("trial 0", StringComparison.Ordinal))
        .SelectMany(line => Accuracy().Matches(line))
        .Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\b[01]\.\d{4}\b")]
    private static partial Regex Accuracy();

    [GeneratedRegex(@"```csharp\n(?<program>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"([\d.]+) ?% robust to PGD")]
    private static partial Regex Robust();
}
