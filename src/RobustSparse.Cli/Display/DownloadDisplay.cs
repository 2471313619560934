using RobustSparse.Data;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>Shows the progress of a download: a bar in a terminal, else a line a file. Without a download nothing is shown.</summary>
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

        var bar = new Bar();
        Task<T> working = work(bar);
        if (await Task.WhenAny(working, bar.Begun) == working)
        {
            return await working;
        }

        return await console.Terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                bar.Show(context.AddTask(dataset));
                return working;
            });
    }

    /// <summary>A bar that is not shown before the first report.</summary>
    private sealed class Bar : IProgress<DownloadProgress>
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();
        private ProgressTask? _task;
        private DownloadProgress _last;

        /// <summary>Ends with the first report.</summary>
        public Task Begun => _begun.Task;

        public void Show(ProgressTask task)
        {
            lock (_lock)
            {
                _task = task;
                Update();
            }
        }

        public void Report(DownloadProgress value)
        {
            lock (_lock)
            {
                _last = value;
                Update();
            }

            _begun.TrySetResult();
        }

        private void Update()
        {
            if (_task is { } task)
            {
                task.MaxValue = _last.TotalBytes;
                task.Value = _last.Bytes;
            }
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
