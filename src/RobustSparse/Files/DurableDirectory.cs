using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RobustSparse.Files;

/// <summary>Makes directory entries survive a power failure: flushing a file does not flush its name (fsync(2)).</summary>
internal static partial class DurableDirectory
{
    private const int ReadOnly = 0;

    /// <summary>Makes a directory, and those above it, if need be.</summary>
    /// <exception cref="PathInTheWayException">A file or a dangling link has the name of one of the directories.</exception>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        DemandNoFile(path);

        string? parent = Path.GetDirectoryName(path);
        if (parent is not null)
        {
            Create(parent);
        }

        Directory.CreateDirectory(path);
        if (parent is not null)
        {
            Flush(parent);
        }
    }

    /// <summary>Demands that no file stands where a directory is needed.</summary>
    /// <exception cref="PathInTheWayException">A file or a dangling link has the name of the directory.</exception>
    public static void DemandNoFile(string path)
    {
        var file = new FileInfo(path);
        string? problem = file.LinkTarget is { } target && file.ResolveLinkTarget(returnFinalTarget: true)?.Exists != true ? $"is a link to {target}, where there is nothing"
            : file.Exists ? "is a file, and a directory is needed there"
            : null;
        if (problem is not null)
        {
            throw new PathInTheWayException($"{path} {problem}; move it away, or choose another place");
        }
    }

    /// <summary>Flushes the names in the directory to the disk. Windows keeps a journal of names and needs no flush.</summary>
    /// <exception cref="IOException">The directory no longer exists, or the disk fails.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The framework opens no directories.
        int descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            // A directory without read permission cannot be flushed, which is tolerated. A directory that no longer exists is an error.
            if (!Directory.Exists(path))
            {
                throw new DirectoryNotFoundException($"{path} was there and has vanished");
            }

            return;
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
