using System.Net;
using System.Net.Http.Headers;

namespace RobustSparse.Tests.Data;

/// <summary>Answers every request without a network, and remembers what was asked.</summary>
internal sealed class FakeMirrors(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<(Uri Address, long? From)> Requests { get; } = [];

    /// <summary>The archive of the small data set that a request names.</summary>
    public static byte[] Archive(HttpRequestMessage request)
    {
        string name = request.RequestUri!.Segments[^1];
        return SmallDataset.Packed[SmallDataset.Files.All.Select(file => file.ArchiveName).ToList().IndexOf(name)];
    }

    /// <summary>Sends these bytes, or the range that was asked for.</summary>
    public static HttpResponseMessage Serve(HttpRequestMessage request, byte[] bytes)
    {
        if (request.Headers.Range?.Ranges.Single().From is not { } from)
        {
            return ServeWhole(bytes);
        }

        var response = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent(bytes[(int)from..]) };
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, bytes.Length - 1, bytes.Length);
        return response;
    }

    /// <summary>Sends these bytes, whatever range was asked for.</summary>
    public static HttpResponseMessage ServeWhole(byte[] bytes) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };

    /// <summary>Sends these bytes and then nothing, without an end.</summary>
    public static HttpResponseMessage ServeThenStall(byte[] bytes) =>
        new(HttpStatusCode.OK) { Content = new StreamContent(new StallingStream(bytes)) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (Requests)
        {
            Requests.Add((request.RequestUri!, request.Headers.Range?.Ranges.Single().From));
        }

        return Task.FromResult(answer(request));
    }

    private sealed class StallingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
