using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RobustSparse.Cli.Host;

/// <summary>
/// The three standard streams of this process, made safe before anything is written. If a caller closes one (<c>2&gt;&amp;-</c>),
/// the next file that the process opens gets its number, and messages would be written into that file.
/// </summary>
internal sealed class StandardStreams
{
    private const int Streams = 3, Output = 1, Error = 2;
    private const int GetDescriptorFlags = 1, CloseOnExec = 1;

    /// <summary>Open handles on /dev/null that occupy the descriptor numbers of closed streams until the process ends.</summary>
    private static readonly List<SafeFileHandle> _placeholders = [];

    private StandardStreams(GuardedWriter output, GuardedWriter error) => (Out, Err) = (output, error);

    /// <summary>Standard output.</summary>
    public GuardedWriter Out { get; }

    /// <summary>Standard error.</summary>
    public GuardedWriter Err { get; }

    /// <summary>Replaces standard output and standard error by guarded writers, for the whole process.</summary>
    public static StandardStreams Guard()
    {
        var isOpen = new bool[Streams];
        for (int stream = 0; stream < Streams; stream++)
        {
            isOpen[stream] = OccupyIfFree(stream);
        }

        var streams = new StandardStreams(
            new GuardedWriter(isOpen[Output] ? Console.Out : new ClosedWriter()), new GuardedWriter(isOpen[Error] ? Console.Error : new ClosedWriter()));
        Console.SetOut(streams.Out);
        Console.SetError(streams.Err);
        return streams;
    }

    /// <summary>
    /// True if the caller left the stream open. If its descriptor is free, opens /dev/null on it. The runtime may itself have opened a
    /// descriptor with the stream's number. Its own descriptors have the close-on-exec flag; descriptors inherited through exec do not.
    /// </summary>
    private static bool OccupyIfFree(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        int flags = Control(descriptor, GetDescriptorFlags);
        if (flags < 0)
        {
            // The system assigns the lowest free number, and all lower numbers are in use.
            _placeholders.Add(File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        }

        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Control(int descriptor, int command);
}
