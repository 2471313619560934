using RobustSparse.Analysis;

namespace RobustSparse.Plots.Tests;

/// <summary>One browser and one report for all tests of a class, because starting a browser takes longer than all of them.</summary>
public sealed class OpenReport : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private Browser? _browser;

    /// <summary>The report of <see cref="SampleRuns"/>.</summary>
    public string Report { get; private set; } = "";

    /// <summary>The directories of its runs.</summary>
    public IReadOnlyList<string> Runs { get; private set; } = [];

    /// <summary>The browser; without complaints when a test asks for it. Skips the test where none is installed.</summary>
    internal async Task<Browser> BrowserAsync(CancellationToken cancel)
    {
        _browser ??= await Browser.StartAsync(Browser.Demand(), cancel);
        _browser.Complaints.Clear();
        return _browser;
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync()
    {
        Runs = [.. SampleRuns.Write(_directory).Runs.Select(run => run.Directory)];
        Report = AnalysisWriter.Write(
            new AnalysisRequest { BaseDirectory = _directory.Path, Cell = new RunCell { Dataset = "dots", Model = "dense-2" }, Png = false, Svg = false }, _ => { }, CancellationToken.None)!.Report;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _directory.Dispose();
    }
}
