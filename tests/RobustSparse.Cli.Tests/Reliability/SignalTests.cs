using System.Diagnostics;

namespace RobustSparse.Cli.Tests.Reliability;

public sealed class SignalTests
{
    /// <summary>More than the second that is promised to a user: tests share the machine.</summary>
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    /// <summary>On full evaluation sets: drawing them, and an evaluation against PGD, take seconds each.</summary>
    [Theory]
    [InlineData("INT", "directory", "while images are made")]
    [InlineData("TERM", "Density: 100", "in the first evaluation")]
    [InlineData("INT", "update 0", "in training")]
    public async Task Signal_StopsSoon_WhateverIsUnderWay(string signal, string line, string moment)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        using var directory = new TemporaryDirectory();
        using Tool tool = Tool.Start(
            "run", "--dataset", "glyphs", "--trials", "2", "--attack", "pgd", "--adv-train", "--train-iters", "5000", "--prune-iters", "2", "--base-dir", directory.Path);
        await tool.WaitForAsync(line);
        await Task.Delay(100, TestContext.Current.CancellationToken);

        long start = Stopwatch.GetTimestamp();
        await tool.SignalAsync(signal);
        ToolResult stopped = await tool.EndAsync();
        TimeSpan taken = Stopwatch.GetElapsedTime(start);

        TestContext.Current.TestOutputHelper!.WriteLine($"SIG{signal} {moment}: ended after {taken.TotalMilliseconds:0} ms");
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("run the same command again", stopped.Error, StringComparison.Ordinal);
        Assert.InRange(taken, TimeSpan.Zero, _soon);
    }

    /// <summary>As nohup does with SIGHUP, and a shell with SIGINT for what it starts in the background.</summary>
    [Theory]
    [InlineData("HUP")]
    [InlineData("INT")]
    public async Task Signal_ThatTheCallerIgnores_StaysIgnored(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ignored signals are read from /proc");
        using var directory = new TemporaryDirectory();
        using Tool tool = Tool.StartShell($"trap '' {signal}; exec dotnet '{Tool.Executable}' \"$@\"", SmallRun.Command(directory.Path));
        await tool.WaitForAsync("directory");

        await tool.SignalAsync(signal);
        ToolResult result = await tool.EndAsync();

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task SecondSignal_EndsTheProcessAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        using var directory = new TemporaryDirectory();

        // One update of this network on so many examples takes seconds, and a first signal waits for it.
        using Tool tool = Tool.Start(
            "run", "--dataset", "glyphs", "--model", "dense-1000-1000", "--trials", "1", "--attack", "pgd", "--adv-train", "--batch-size", "8000", "--train-iters", "100",
            "--prune-iters", "0", "--train-limit", "8000", "--valid-size", "60", "--test-limit", "60", "--base-dir", directory.Path);
        await tool.WaitForAsync("update 0");
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await tool.SignalAsync("INT");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(tool.HasExited);

        long start = Stopwatch.GetTimestamp();
        await tool.SignalAsync("INT");
        ToolResult stopped = await tool.EndAsync();
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        ToolResult list = await Tool.RunAsync("list", "--base-dir", directory.Path);

        TestContext.Current.TestOutputHelper!.WriteLine($"ended after {taken.TotalMilliseconds:0} ms");
        Assert.Equal(130, stopped.ExitCode);
        Assert.DoesNotContain("run the same command again", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("interrupted", list.Output, StringComparison.Ordinal);
        Assert.InRange(taken, TimeSpan.Zero, _soon);
    }
}
