using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RobustSparse.Plots.Tests;

/// <summary>A headless Chromium, spoken to by its DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly TemporaryDirectory _profile;
    private int _calls;

    private Browser(Process process, TemporaryDirectory profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>What pages wrote to the console, and their exceptions.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>A browser on the path; skips the test where none is, unless RSN_EXPECT_BROWSER is set.</summary>
    public static string Demand()
    {
        string? found = Find();
        Assert.SkipWhen(found is null && Environment.GetEnvironmentVariable("RSN_EXPECT_BROWSER") is null, "no Chromium on the path");
        return found ?? throw new InvalidOperationException("RSN_EXPECT_BROWSER is set and there is no Chromium on the path");
    }

    /// <summary>Where one is installed; null where none is.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(directory => _names.Select(name => Path.Combine(directory, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Starts one with an empty page.</summary>
    public static async Task<Browser> StartAsync(string executable, CancellationToken cancel)
    {
        var profile = new TemporaryDirectory();
        Process process = Process.Start(new ProcessStartInfo(
            executable, ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", $"--user-data-dir={profile.Path}", "about:blank"])
        {
            RedirectStandardError = true,
        })!;
        var browser = new Browser(process, profile);
        const string Greeting = "DevTools listening on ws://";
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync(cancel) ?? throw new InvalidOperationException("the browser ended at once");
        }
        while (!line.StartsWith(Greeting, StringComparison.Ordinal));

        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var http = new HttpClient();
        JsonNode pages = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://{line[Greeting.Length..].Split('/')[0]}/json/list"), cancel))!;
        string page = pages.AsArray().First(target => (string)target!["type"]! == "page")!["webSocketDebuggerUrl"]!.GetValue<string>();
        await browser._socket.ConnectAsync(new Uri(page), cancel);
        foreach (string domain in new[] { "Page", "Runtime", "Log" })
        {
            await browser.CallAsync($"{domain}.enable", [], cancel);
        }

        return browser;
    }

    /// <summary>Opens a page on a screen of this width, where the system is light or dark.</summary>
    public async Task OpenAsync(string file, int width, string scheme, CancellationToken cancel)
    {
        await CallAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = width < 500 }, cancel);
        await CallAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) }, cancel);
        await CallAsync("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri }, cancel);
        while (await EvaluateAsync("document.readyState", cancel) != "complete")
        {
            await Task.Delay(50, cancel);
        }
    }

    /// <summary>The value of an expression on the page, as text.</summary>
    public async Task<string> EvaluateAsync(string expression, CancellationToken cancel)
    {
        JsonNode result = await CallAsync("Runtime.evaluate", new() { ["expression"] = $"String({expression})" }, cancel);
        return result["result"]!["value"]!.GetValue<string>();
    }

    /// <summary>Files that pages download go to this directory.</summary>
    public Task DownloadToAsync(string directory, CancellationToken cancel) =>
        CallAsync("Page.setDownloadBehavior", new() { ["behavior"] = "allow", ["downloadPath"] = directory }, cancel);

    /// <summary>Whether the scripts of pages run.</summary>
    public Task AllowScriptsAsync(bool isAllowed, CancellationToken cancel) => CallAsync("Emulation.setScriptExecutionDisabled", new() { ["value"] = !isAllowed }, cancel);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Dispose();
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters, CancellationToken cancel)
    {
        int id = ++_calls;
        byte[] request = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
        await _socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, cancel);
        while (true)
        {
            JsonNode message = await ReceiveAsync(cancel);
            if ((int?)message["id"] == id)
            {
                return message["result"] ?? throw new InvalidOperationException($"{method}: {message.ToJsonString()}");
            }

            if ((string?)message["method"] is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded")
            {
                Complaints.Add(message.ToJsonString());
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancel)
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), cancel);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(message.ToArray())!;
    }
}
