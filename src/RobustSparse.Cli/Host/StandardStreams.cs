using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RobustSparse.Cli.Host;

/// <summary>
/// The three standard streams of this process, made safe before anything is written. A caller may close one (<c>2&gt;&amp;-</c>); then
/// the next file that the process opens gets its number, and a message would be written into that file.
/// </summary>
internal sealed class StandardStreams
{
    private const int Streams = 3, Output = 1, Error = 2;
    private const int GetDescriptorFlags = 1, CloseOnExec = 1;

    /// <summary>Kept open for as long as the process lives: they hold the numbers of closed streams.</summary>
    private static readonly List<SafeFileHandle> _placeholders = [];

    private StandardStreams(GuardedWriter output, GuardedWriter error) => (Out, Err) = (output, error);

    /// <summary>Standard output.</summary>
    public GuardedWriter Out { get; }

    /// <summary>Standard error.</summary>
    public GuardedWriter Err { get; }

    /// <summary>Puts guards in front of standard output and standard error, for everything in this process that writes to them.</summary>
    public static StandardStreams Guard()
    {
        var isOpen = new bool[Streams];
        for (int stream = 0; stream < Streams; stream++)
        {
            isOpen[stream] = IsInherited(stream);
        }

        var streams = new StandardStreams(
            new GuardedWriter(isOpen[Output] ? Console.Out : new ClosedWriter()), new GuardedWriter(isOpen[Error] ? Console.Error : new ClosedWriter()));
        Console.SetOut(streams.Out);
        Console.SetError(streams.Err);
        return streams;
    }

    /// <summary>
    /// Whether the caller left a stream open. A descriptor that the runtime opened under the stream's number is told by its close-on-exec
    /// flag: none that survived the exec has it, all of the runtime's own have it. A number that is free is taken, so that no file gets it.
    /// </summary>
    private static bool IsInherited(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        int flags = Control(descriptor, GetDescriptorFlags);
        if (flags < 0)
        {
            // The lowest free number is given out first; those below are taken.
            _placeholders.Add(File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        }

        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Control(int descriptor, int command);
}
