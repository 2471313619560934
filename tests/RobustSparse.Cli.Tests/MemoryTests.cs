namespace RobustSparse.Cli.Tests;

public sealed class MemoryTests
{
    /// <summary>The data set of 70,000 images is 55 MB of it, the report's figures are drawn in it.</summary>
    [Fact]
    public async Task Run_OfThePapersNetwork_HoldsLessThan300Megabytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var directory = new TemporaryDirectory();
        using Tool tool = Tool.Start(
            "run", "--dataset", "glyphs", "--trials", "1", "--jobs", "1", "--train-iters", "100", "--eval-every", "50", "--prune-iters", "6", "--base-dir", directory.Path);

        double most = 0;
        while (!tool.HasExited)
        {
            most = tool.Memory("VmHWM") ?? most;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        ToolResult result = await tool.EndAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(most, 55, 300);
    }
}
