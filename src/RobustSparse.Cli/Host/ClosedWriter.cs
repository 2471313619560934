using System.Text;

namespace RobustSparse.Cli.Host;

/// <summary>A standard stream that the caller closed: the first write to it fails, as a write to the closed descriptor would.</summary>
internal sealed class ClosedWriter : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException("it is closed");
}
