using RobustSparse.Data;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>Shows how a download comes along: a bar in a terminal, else a line a file.</summary>
internal static class DownloadDisplay
{
    /// <summary>Carries out something that may download.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="dataset">What is downloaded.</param>
    /// <param name="work">Given what to tell of its progress.</param>
    public static async Task<T> FollowAsync<T>(ToolConsole console, string dataset, Func<IProgress<DownloadProgress>, Task<T>> work)
    {
        if (!console.IsLive)
        {
            return await work(new Lines(console, dataset));
        }

        return await console.Terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(context.AddTask(dataset, autoStart: false))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            if (!task.IsStarted)
            {
                task.StartTask();
            }

            task.MaxValue = value.TotalBytes;
            task.Value = value.Bytes;
        }
    }

    private sealed class Lines(ToolConsole console, string dataset) : IProgress<DownloadProgress>
    {
        private string? _file;

        public void Report(DownloadProgress value)
        {
            if (_file != value.File)
            {
                _file = value.File;
                console.Output.WriteLine($"downloading {dataset}/{value.File}");
            }
        }
    }
}
