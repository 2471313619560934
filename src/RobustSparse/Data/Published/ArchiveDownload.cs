using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace RobustSparse.Data;

/// <summary>Progress of a download.</summary>
/// <param name="File">Name of the file that is being downloaded.</param>
/// <param name="Bytes">Bytes downloaded so far, of all missing files of the data set.</param>
/// <param name="TotalBytes">Total size of the missing files.</param>
public readonly record struct DownloadProgress(string File, long Bytes, long TotalBytes);

/// <summary>
/// Downloads published archives from the first mirror that serves the right bytes. Bytes are stored in a .part file, from which a
/// later attempt resumes. An archive gets its final name only when it is complete and its digest is right.
/// </summary>
/// <param name="client">The HTTP client; it has no time limit of its own, because slow connections are legitimate.</param>
/// <param name="patience">The longest time for which a mirror may send nothing.</param>
internal sealed class ArchiveDownload(HttpClient client, TimeSpan patience)
{
    /// <summary>Appended to the name of a file whose place the download takes.</summary>
    private const string ReplacedEnding = ".replaced";

    /// <summary>Downloads one archive. A file in its place is renamed, not overwritten.</summary>
    /// <param name="file">The file to download.</param>
    /// <param name="mirrors">The mirrors to try, in this order.</param>
    /// <param name="target">Final path of the archive.</param>
    /// <param name="report">Receives the number of bytes downloaded so far, from time to time.</param>
    /// <param name="cancel">Stops the download; bytes that have arrived are kept.</param>
    /// <exception cref="DataException">No mirror served it; the message has one line a mirror.</exception>
    public async Task RunAsync(
        PublishedFile file, IReadOnlyList<Uri> mirrors, string target, Action<long> report, CancellationToken cancel)
    {
        string part = target + ".part";
        var failures = new List<string>();
        foreach (Uri mirror in mirrors)
        {
            var source = new Uri(mirror, file.ArchiveName);
            try
            {
                await ReceiveAsync(source, file.ArchiveBytes, part, report, cancel);
                string digest = await DigestAsync(part, cancel);
                if (digest == file.ArchiveSha256)
                {
                    KeepAside(target);
                    File.Move(part, target);
                    return;
                }

                File.Delete(part);
                failures.Add($"  {source}: its SHA-256 is {digest}, not {file.ArchiveSha256}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
            {
                failures.Add($"  {source}: {e.Message}");
            }
            finally
            {
                DeleteIfEmpty(part);
            }
        }

        throw new DataException(string.Join('\n', [$"{file.ArchiveName} could not be downloaded:", .. failures]));
    }

    /// <summary>Renames a file that is in the way: it may be the user's own. The endings are .replaced, .replaced-2 and so on.</summary>
    private static void KeepAside(string file)
    {
        if (!File.Exists(file))
        {
            return;
        }

        string name = file + ReplacedEnding;
        for (int number = 2; Path.Exists(name); number++)
        {
            name = $"{file}{ReplacedEnding}-{number}";
        }

        File.Move(file, name);
    }

    private static void DeleteIfEmpty(string part)
    {
        if (new FileInfo(part) is { Exists: true, Length: 0 })
        {
            File.Delete(part);
        }
    }

    private async Task ReceiveAsync(Uri source, long length, string part, Action<long> report, CancellationToken cancel)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await using var stored = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write);
            if (stored.Length > length)
            {
                stored.SetLength(0);
            }

            if (stored.Length < length)
            {
                silence.CancelAfter(patience);
                using HttpResponseMessage response = await RequestAsync(source, stored, silence.Token);
                await using Stream body = await response.Content.ReadAsStreamAsync(silence.Token);
                await CopyAsync(body, stored, length, report, silence);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"silent for {patience.TotalSeconds} s");
        }
    }

    /// <summary>Requests the bytes that are not stored yet, and sets <paramref name="stored"/> to the position at which the answer begins.</summary>
    private async Task<HttpResponseMessage> RequestAsync(Uri source, FileStream stored, CancellationToken cancel)
    {
        // Redirections need no check: the handler follows none from https to http.
        if (source.Scheme != Uri.UriSchemeHttps)
        {
            throw new HttpRequestException("only https is used");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (stored.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(stored.Length, null);
        }

        HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        try
        {
            response.EnsureSuccessStatusCode();
            if (response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == stored.Length)
            {
                stored.Seek(0, SeekOrigin.End);
            }
            else if (response.StatusCode == HttpStatusCode.OK)
            {
                stored.SetLength(0);
            }
            else
            {
                throw new HttpRequestException($"answered {(int)response.StatusCode} with another range than was asked for");
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task CopyAsync(Stream body, FileStream stored, long length, Action<long> report, CancellationTokenSource silence)
    {
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            report(stored.Position);
            silence.CancelAfter(patience);
            int read = await body.ReadAsync(buffer, silence.Token);
            if (read == 0)
            {
                break;
            }

            if (stored.Position + read > length)
            {
                stored.SetLength(0);
                throw new HttpRequestException($"sent more than the {length} bytes the file has");
            }

            await stored.WriteAsync(buffer.AsMemory(0, read), silence.Token);
        }

        if (stored.Position < length)
        {
            throw new HttpRequestException($"broke off after {stored.Position} of {length} bytes");
        }

        stored.Flush(flushToDisk: true);
    }

    private static async Task<string> DigestAsync(string path, CancellationToken cancel)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }
}
