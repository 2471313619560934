using System.Diagnostics;

namespace RobustSparse.Cli.Tests.Reliability;

public sealed class SignalTests
{
    /// <summary>Twice the second that is promised to a user: tests share the machine.</summary>
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(2);

    /// <summary>The paper's network and batch on full evaluation sets: an evaluation against PGD alone takes many seconds.</summary>
    private static string[] Large(string baseDirectory, params string[] more) =>
    [
        "run", "--dataset", "glyphs", "--trials", "2", "--attack", "pgd", "--adv-train", "--train-iters", "5000", "--prune-iters", "2", "--base-dir", baseDirectory, .. more,
    ];

    [Theory]
    [InlineData("INT", 400)]
    [InlineData("TERM", 1500)]
    [InlineData("INT", 4000)]
    public async Task Signal_StopsWithinASecond_WhateverIsUnderWay(string signal, int milliseconds)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        using var directory = new TemporaryDirectory();
        using Tool tool = Tool.Start(Large(directory.Path));
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);

        long start = Stopwatch.GetTimestamp();
        await tool.SignalAsync(signal);
        ToolResult stopped = await tool.EndAsync();

        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("run the same command again", stopped.Error, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, _soon);
    }

    [Fact]
    public async Task SecondSignal_EndsTheProcessAtOnce_AndTheRunGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        using var directory = new TemporaryDirectory();

        // One update on so many examples takes seconds, and a first signal waits for it.
        string[] command =
        [
            "run", "--dataset", "glyphs", "--trials", "1", "--attack", "pgd", "--adv-train", "--batch-size", "20000", "--train-iters", "2", "--prune-iters", "0",
            "--train-limit", "20000", "--valid-size", "60", "--test-limit", "60", "--base-dir", directory.Path,
        ];
        using Tool tool = Tool.Start(command);
        await tool.WaitForAsync("update 0");
        await tool.SignalAsync("INT");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(tool.HasExited);

        long start = Stopwatch.GetTimestamp();
        await tool.SignalAsync("INT");
        ToolResult stopped = await tool.EndAsync();
        ToolResult continued = await Tool.RunAsync(command);

        Assert.Equal((130, 0), (stopped.ExitCode, continued.ExitCode));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }
}
