using System.Text;

namespace RobustSparse.Cli.Host;

/// <summary>
/// A standard stream that never throws. After its first failure it drops all further output, so that a full disk or a closed
/// terminal does not stop the work. The failure is kept for the end of the command.
/// </summary>
/// <param name="stream">The runtime's stream.</param>
internal sealed class GuardedWriter(TextWriter stream) : TextWriter
{
    /// <summary>The first failure; null if everything was written.</summary>
    public Exception? Failure { get; private set; }

    public override Encoding Encoding => stream.Encoding;

    public override void Write(char value) => Guard(() => stream.Write(value));

    public override void Write(string? value) => Guard(() => stream.Write(value));

    public override void Write(char[] buffer, int index, int count) => Guard(() => stream.Write(buffer, index, count));

    public override void WriteLine(string? value) => Guard(() => stream.WriteLine(value));

    public override void Flush() => Guard(stream.Flush);

    private void Guard(Action write)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure = e;
        }
    }
}
