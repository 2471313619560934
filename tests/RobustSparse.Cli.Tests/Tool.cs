using System.Diagnostics;
using System.Globalization;

namespace RobustSparse.Cli.Tests;

/// <summary>How a process of the tool ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The problems named, without the program's name in front.</summary>
    public IReadOnlyList<string> Problems =>
        [.. Error.Split('\n').Where(line => line.StartsWith("rsn: ", StringComparison.Ordinal)).Select(line => line["rsn: ".Length..])];
}

/// <summary>The real executable, as a process of its own, with its output redirected.</summary>
internal sealed class Tool : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<string> _error;

    private Tool(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string directory)
        : this("dotnet", [Executable, .. arguments], environment, directory)
    {
    }

    private Tool(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string directory)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        start.Environment.Remove("RSN_DATA_DIR");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The published executable, as the build of these tests leaves it.</summary>
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "published", "rsn.dll");

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Runs to the end.</summary>
    public static Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    /// <summary>Runs to the end with more in the environment.</summary>
    public static async Task<ToolResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var tool = new Tool(arguments, environment, AppContext.BaseDirectory);
        return await tool.EndAsync();
    }

    /// <summary>Runs a line of shell in which <c>rsn</c> is the tool: for redirections and limits.</summary>
    /// <param name="line">For <c>sh -c</c>; the arguments are "$@".</param>
    /// <param name="arguments">Of the tool.</param>
    public static async Task<ToolResult> ShellAsync(string line, params string[] arguments)
    {
        using Tool shell = StartShell(line, arguments);
        return await shell.EndAsync();
    }

    /// <summary>Starts a line of shell as <see cref="ShellAsync"/> does, and does not wait.</summary>
    public static Tool StartShell(string line, params string[] arguments) =>
        new("sh", ["-c", $"rsn() {{ dotnet '{Executable}' \"$@\"; }}; {line}", "sh", .. arguments], new Dictionary<string, string>(), AppContext.BaseDirectory);

    /// <summary>Starts, and does not wait.</summary>
    public static Tool Start(params string[] arguments) => new(arguments, new Dictionary<string, string>(), AppContext.BaseDirectory);

    /// <summary>Waits for a line of output that contains a text.</summary>
    public async Task WaitForAsync(string text)
    {
        using var limit = new CancellationTokenSource(_patience);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the tool ended without writing '{text}': {await _error}");
    }

    /// <summary>What Linux says of the process's memory, VmRSS (now) or VmHWM (at most), in MB. Null where the process has ended.</summary>
    public double? Memory(string field) => Look(directory =>
    {
        string line = File.ReadLines($"{directory}/status").First(line => line.StartsWith($"{field}:", StringComparison.Ordinal));
        return double.Parse(line[(field.Length + 1)..^"kB".Length], CultureInfo.InvariantCulture) / 1024;
    });

    /// <summary>Files that the process holds open, on Linux. Null where it has ended.</summary>
    public int? OpenFiles() => Look(directory => Directory.GetFiles($"{directory}/fd").Length);

    /// <summary>Sends a signal, like INT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends the process as SIGKILL does: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<ToolResult> EndAsync()
    {
        using var limit = new CancellationTokenSource(_patience);
        string output = await _process.StandardOutput.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return new ToolResult(_process.ExitCode, output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>Reads from what Linux shows of the process, which may end meanwhile.</summary>
    private T? Look<T>(Func<string, T> read)
        where T : struct
    {
        try
        {
            return read($"/proc/{_process.Id}");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
