using System.Net;
using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

public sealed class DatasetFetchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Fetch_StoresTheArchivesOfTheFirstMirror()
    {
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Equal(SmallDataset.Packed, SmallDataset.Files.All.Select(file => File.ReadAllBytes(Stored(file))));
        Assert.All(mirrors.Requests, request => Assert.StartsWith(SmallDataset.FirstMirror.ToString(), request.Address.ToString()));
        AssertNoPartialFiles();
    }

    [Fact]
    public async Task Fetch_AsksForNothingThatIsThere()
    {
        SmallDataset.WriteTo(_directory.Path, packed: false);
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Empty(mirrors.Requests);
    }

    [Fact]
    public async Task Fetch_ReplacesADamagedFile_AndKeepsItUnderAnotherName()
    {
        SmallDataset.WriteTo(_directory.Path, packed: true);
        PublishedFile file = SmallDataset.Files.TestImages;
        File.WriteAllBytes(Stored(file), SmallDataset.Packed[2][..^3]);
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Equal(file.ArchiveName, Assert.Single(mirrors.Requests).Address.Segments[^1]);
        Assert.Equal(DataState.Present, Cache(mirrors).Verify(SmallDataset.Name).State);
        Assert.Equal(SmallDataset.Packed[2][..^3], File.ReadAllBytes(Stored(file) + ".replaced"));
    }

    [Theory]
    [InlineData("not found")]
    [InlineData("wrong bytes")]
    [InlineData("too much")]
    [InlineData("too little")]
    [InlineData("silence")]
    [InlineData("no answer")]
    public async Task Fetch_TurnsToTheNextMirrorAfter(string failure)
    {
        var failing = new Uri(SmallDataset.FirstMirror, SmallDataset.Files.TrainImages.ArchiveName);
        var mirrors = new FakeMirrors(request => request.RequestUri == failing
            ? Fail(failure, FakeMirrors.Archive(request))
            : FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors, patience: failure == "silence" ? 1 : 60).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Equal(5, mirrors.Requests.Count);

        Assert.Equal(DataState.Present, Cache(mirrors).Verify(SmallDataset.Name).State);
        AssertNoPartialFiles();
    }

    [Fact]
    public async Task Fetch_GoesOnWhereItStopped()
    {
        PublishedFile file = SmallDataset.Files.TrainImages;
        Directory.CreateDirectory(_directory.File(SmallDataset.Name));
        File.WriteAllBytes(Stored(file) + ".part", SmallDataset.Packed[0][..17]);
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Equal(17, mirrors.Requests[0].From);
        Assert.Equal(SmallDataset.Packed[0], File.ReadAllBytes(Stored(file)));
    }

    [Fact]
    public async Task Fetch_GoesOnFromWhatABrokenMirrorSent()
    {
        var mirrors = new FakeMirrors(request => request.RequestUri!.Host == SmallDataset.FirstMirror.Host
            ? FakeMirrors.ServeWhole(FakeMirrors.Archive(request)[..20])
            : FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Equal([null, 20L], mirrors.Requests.Take(2).Select(request => request.From));
    }

    [Fact]
    public async Task Fetch_StartsAgainWhenAMirrorIgnoresTheRange()
    {
        Directory.CreateDirectory(_directory.File(SmallDataset.Name));
        File.WriteAllBytes(Stored(SmallDataset.Files.TrainImages) + ".part", [1, 2, 3]);
        var mirrors = new FakeMirrors(request => FakeMirrors.ServeWhole(FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Equal(DataState.Present, Cache(mirrors).Verify(SmallDataset.Name).State);
    }

    [Fact]
    public async Task Fetch_DropsWhatItHadWhenAMirrorThatIgnoresTheRangeBreaksOff()
    {
        Directory.CreateDirectory(_directory.File(SmallDataset.Name));
        File.WriteAllBytes(Stored(SmallDataset.Files.TrainImages) + ".part", SmallDataset.Packed[0][..30]);
        var mirrors = new FakeMirrors(request => request.RequestUri!.Host == SmallDataset.FirstMirror.Host
            ? FakeMirrors.ServeWhole(FakeMirrors.Archive(request)[..10])
            : FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Equal([30L, 10L], mirrors.Requests.Take(2).Select(request => request.From));
    }

    [Fact]
    public async Task Fetch_StartsAgainWhenMoreIsStoredThanTheFileHas()
    {
        Directory.CreateDirectory(_directory.File(SmallDataset.Name));
        File.WriteAllBytes(Stored(SmallDataset.Files.TrainImages) + ".part", new byte[100_000]);
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Equal(new Uri(SmallDataset.FirstMirror, "train-images.gz"), mirrors.Requests[0].Address);
        Assert.Equal(4, mirrors.Requests.Count);
    }

    [Fact]
    public async Task Fetch_RecoversFromADamagedBeginning()
    {
        Directory.CreateDirectory(_directory.File(SmallDataset.Name));
        File.WriteAllBytes(Stored(SmallDataset.Files.TrainImages) + ".part", [1, 2, 3]);
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel);

        Assert.Equal(DataState.Present, Cache(mirrors).Verify(SmallDataset.Name).State);
        AssertNoPartialFiles();
    }

    [Fact]
    public async Task Fetch_SaysWhatEveryMirrorDidAndWhichFilesToPutWhere()
    {
        var mirrors = new FakeMirrors(request => request.RequestUri!.Host == SmallDataset.FirstMirror.Host
            ? Fail("not found", [])
            : Fail("wrong bytes", FakeMirrors.Archive(request)));

        var error = await Assert.ThrowsAsync<DataException>(() => Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel));

        AssertNoPartialFiles();
        Assert.Contains("https://first.example/a/train-images.gz: ", error.Message);
        Assert.Contains("404", error.Message);
        Assert.Contains("https://second.example/b/train-images.gz: its SHA-256 is ", error.Message);
        Assert.Contains($"Put train-images.gz, train-labels.gz, test-images.gz, test-labels.gz into {_directory.File(SmallDataset.Name)}", error.Message);
        Assert.Equal(DataRemedy.GeneratedData, error.Remedies);
        Assert.False(File.Exists(Stored(SmallDataset.Files.TrainImages)));
    }

    [Fact]
    public async Task Fetch_UsesHttpsAlone()
    {
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));
        var plain = new PublishedIdxSource(SmallDataset.Description, SmallDataset.Files with { Mirrors = [new("http://plain.example/")] });
        var cache = new DatasetCache(_directory.Path, fetchesUnasked: true, [plain], () => mirrors, TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<DataException>(() => cache.FetchAsync(SmallDataset.Name, null, Cancel));

        Assert.Contains("only https is used", error.Message);
        Assert.Empty(mirrors.Requests);
    }

    [Fact]
    public async Task Fetch_KeepsWhatArrivedWhenCancelled()
    {
        using var stop = new CancellationTokenSource();
        var mirrors = new FakeMirrors(request => FakeMirrors.ServeThenStall(FakeMirrors.Archive(request)[..25]));
        var progress = new Listener(report =>
        {
            if (report.Bytes == 25)
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Cache(mirrors).FetchAsync(SmallDataset.Name, progress, stop.Token));

        Assert.Equal(SmallDataset.Packed[0][..25], File.ReadAllBytes(Stored(SmallDataset.Files.TrainImages) + ".part"));
        Assert.False(File.Exists(Stored(SmallDataset.Files.TrainImages)));
    }

    [Fact]
    public async Task Fetch_ReportsBytesUpToTheTotal()
    {
        var reports = new List<DownloadProgress>();
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Cache(mirrors).FetchAsync(SmallDataset.Name, new Listener(reports.Add), Cancel);

        long total = SmallDataset.Packed.Sum(bytes => bytes.Length);
        Assert.All(reports, report => Assert.Equal(total, report.TotalBytes));
        Assert.Equal(reports.Select(report => report.Bytes).Order(), reports.Select(report => report.Bytes));
        Assert.Equal((0, total), (reports[0].Bytes, reports[^1].Bytes));
        Assert.Equal(SmallDataset.Files.All.Select(file => file.ArchiveName), reports.Select(report => report.File).Distinct());
    }

    [Fact]
    public async Task Fetch_HappensOnceWhenSeveralWantTheSame()
    {
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Cache(mirrors).FetchAsync(SmallDataset.Name, null, Cancel), Cancel)));

        Assert.Equal(4, mirrors.Requests.Count);
    }

    [Fact]
    public async Task Fetch_SaysWhenTheDirectoryCannotBeWritten()
    {
        File.WriteAllText(_directory.File(SmallDataset.Name), "in the way");

        var error = await Assert.ThrowsAsync<DataException>(() => Cache(new FakeMirrors(_ => Fail("not found", []))).FetchAsync(SmallDataset.Name, null, Cancel));

        Assert.Contains($"{_directory.File(SmallDataset.Name)} cannot be written", error.Message);
    }

    [Fact]
    public async Task LoadOrFetch_DownloadsToTheUsersCacheOnly()
    {
        var mirrors = new FakeMirrors(request => FakeMirrors.Serve(request, FakeMirrors.Archive(request)));

        await Assert.ThrowsAsync<DataException>(() => Cache(mirrors, fetchesUnasked: false).LoadOrFetchAsync(SmallDataset.Name, null, null, null, Cancel));
        Assert.Empty(mirrors.Requests);

        ImageDataset fetched = await Cache(mirrors).LoadOrFetchAsync(SmallDataset.Name, 4, null, null, Cancel);
        Assert.Equal([0, 1, 2, 3], fetched.Train.Labels.ToArray());

        await Cache(mirrors).LoadOrFetchAsync(SmallDataset.Name, null, null, null, Cancel);
        Assert.Equal(4, mirrors.Requests.Count);
    }

    private static HttpResponseMessage Fail(string failure, byte[] archive) => failure switch
    {
        "not found" => new HttpResponseMessage(HttpStatusCode.NotFound),
        "wrong bytes" => FakeMirrors.ServeWhole([.. archive[..^1], (byte)(archive[^1] ^ 1)]),
        "too much" => FakeMirrors.ServeWhole([.. archive, 0]),
        "too little" => FakeMirrors.ServeWhole(archive[..^1]),
        "silence" => FakeMirrors.ServeThenStall(archive[..10]),
        "no answer" => throw new HttpRequestException("Name or service not known"),
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };

    private DatasetCache Cache(FakeMirrors mirrors, bool fetchesUnasked = true, int patience = 60) =>
        new(_directory.Path, fetchesUnasked, [SmallDataset.Source], () => mirrors, TimeSpan.FromSeconds(patience));

    private string Stored(PublishedFile file) => _directory.File(SmallDataset.Name, file.ArchiveName);

    private void AssertNoPartialFiles() => Assert.Empty(Directory.GetFiles(_directory.File(SmallDataset.Name), "*.part"));

    /// <summary>Reports at once, where <see cref="Progress{T}"/> reports some time later.</summary>
    private sealed class Listener(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
