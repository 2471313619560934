using System.Text;

namespace RobustSparse.Cli.Host;

/// <summary>
/// A standard stream that never throws: after its first failure everything written to it is dropped, so that a full disk or a closed
/// terminal stops no work. The failure is kept for the end of the command.
/// </summary>
/// <param name="stream">The stream as the runtime gives it.</param>
internal sealed class GuardedWriter(TextWriter stream) : TextWriter
{
    /// <summary>The first failure; null while everything has been written.</summary>
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
