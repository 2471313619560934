using System.Diagnostics;

namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>A file system of a few megabytes in memory, mounted for one test; needs the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _directory;

    private SmallDisk(TemporaryDirectory directory) => _directory = directory;

    public string Path => _directory.Path;

    /// <summary>Null where this user may not mount.</summary>
    public static SmallDisk? TryMount(string size)
    {
        var directory = new TemporaryDirectory();
        if (OperatingSystem.IsLinux() && Succeeds("mount", "-t", "tmpfs", "-o", $"size={size}", "none", directory.Path))
        {
            return new SmallDisk(directory);
        }

        directory.Dispose();
        return null;
    }

    /// <summary>Mounts it again with other options, like <c>ro</c> or <c>size=64m</c>.</summary>
    public void Change(string options) => Assert.True(Succeeds("mount", "-o", $"remount,{options}", Path));

    public void Dispose()
    {
        Succeeds("umount", "-l", Path);
        _directory.Dispose();
    }

    private static bool Succeeds(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
