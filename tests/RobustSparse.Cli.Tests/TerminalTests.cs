namespace RobustSparse.Cli.Tests;

/// <summary>What a terminal of 80 columns and 24 lines shows.</summary>
public sealed class TerminalTests : IAsyncLifetime
{
    private const int Patience = 240;

    private readonly TemporaryDirectory _directory = new();
    private readonly string _server = $"rsn-test-{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync() =>
        Assert.SkipUnless((await Tool.ShellAsync("command -v tmux")).ExitCode == 0, "there is no tmux to make a terminal with");

    public async ValueTask DisposeAsync()
    {
        await Tool.ShellAsync($"tmux -L {_server} kill-server 2>/dev/null");
        _directory.Dispose();
    }

    [Fact]
    public async Task NothingWraps_AndPathsLoseTheirMiddle()
    {
        string run = string.Join(' ', SmallRun.Command("a-base-directory-with-a-long-name", "--adv-train", "--learning-rate", "5")[1..]).Replace("--trials 2", "--trials 12", StringComparison.Ordinal);
        string level = $"a-base-directory-with-a-long-name/{SmallRun.Directory}".Replace("lr-0.0012", "lr-5.0", StringComparison.Ordinal).Replace("advtrain-false", "advtrain-true", StringComparison.Ordinal);
        string rsn = $"dotnet '{AppContext.BaseDirectory}/rsn.dll'";
        File.WriteAllText(_directory.File("script"), $"""
            {rsn} run {run} --jobs 2
            {rsn} list --base-dir a-base-directory-with-a-long-name
            {rsn} evaluate {level} --levels 2 --attack noise --limit 20
            {rsn} evaluate {level}/trial_00/prune_iter_09
            {rsn} data list
            echo "the end"
            sleep 600

            """);

        await Tool.ShellAsync($"cd '{_directory.Path}' && tmux -L {_server} -f /dev/null new-session -d -x 80 -y 24 'sh script'");
        string[] joined = await LinesAsync("-J", until: "the end");
        string[] plain = await LinesAsync("", until: "the end");

        // tmux joins lines that were wrapped: if none was, there is nothing to join.
        Assert.Equal(joined, plain);
        Assert.Contains(plain, line => line.StartsWith("report: a-base", StringComparison.Ordinal) && line.Contains('…', StringComparison.Ordinal));
        Assert.Contains(plain, line => line.StartsWith("  level   trials    density    clean accuracy", StringComparison.Ordinal));
        Assert.Contains(plain, line => line.StartsWith("warning: collapse to chance at 36 of 36 levels", StringComparison.Ordinal));
        Assert.Contains(plain, line => line.Contains("mean ± standard deviation over 12 trials", StringComparison.Ordinal));
    }

    /// <summary>The lines of the terminal and of its history, once one of them is the last one wanted.</summary>
    private async Task<string[]> LinesAsync(string option, string until)
    {
        for (int second = 0; second < Patience; second++)
        {
            string[] lines = [.. (await Tool.ShellAsync($"tmux -L {_server} capture-pane -p {option} -S -")).Output.Split('\n').Select(line => line.TrimEnd())];
            if (lines.Contains(until))
            {
                return lines;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"the terminal never showed '{until}'");
    }
}
