using RobustSparse.Data;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>Shows the progress of a download: a bar in a terminal, else a line a file.</summary>
internal static class DownloadDisplay
{
    /// <summary>Carries out work that may download.</summary>
    /// <param name="console">The console to write to.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="work">The work; it receives the object to which it reports progress.</param>
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
