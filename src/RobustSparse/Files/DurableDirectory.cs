using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RobustSparse.Files;

/// <summary>Directories whose entries survive a loss of power: a file's own flush does not cover its name (fsync(2)).</summary>
internal static partial class DurableDirectory
{
    private const int ReadOnly = 0;

    /// <summary>Makes a directory, and those above it, if need be.</summary>
    /// <exception cref="PathInTheWayException">A file, or a link that leads nowhere, has the name of one of them.</exception>
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

    private static void DemandNoFile(string path)
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

    /// <summary>Returns when the names in the directory are on the disk. Windows keeps a journal of names and needs no request.</summary>
    /// <exception cref="IOException">The directory is not there any more, or the disk fails.</exception>
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
            // One that may be written but not listed can be lived with; one that is gone cannot.
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
