using System.Globalization;
using System.Runtime.InteropServices;

namespace RobustSparse.Cli.Host;

/// <summary>
/// The signals that ask a process to stop: Ctrl-C (SIGINT), SIGTERM, SIGHUP of a closed terminal, SIGUSR1 of schedulers. The first one
/// makes the work save its state and stop; a second SIGINT or SIGTERM ends the process at once. A signal that the caller set to
/// be ignored, as nohup does with SIGHUP, stays ignored.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Signal numbers of Linux and macOS that <see cref="PosixSignal"/> does not name.</summary>
    private const int UserSignalOnLinux = 10, UserSignalOnMac = 30, FileSizeSignal = 25;

    /// <summary>Bit numbers in SigIgn, from 1.</summary>
    private const int HangUpNumber = 1, InterruptNumber = 2;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interruption()
    {
        ulong ignored = IgnoredSignals();
        Register(PosixSignal.SIGTERM, EndOrStop);
        if (!Contains(ignored, InterruptNumber))
        {
            Register(PosixSignal.SIGINT, EndOrStop);
        }

        if (!Contains(ignored, HangUpNumber))
        {
            Register(PosixSignal.SIGHUP, _ => Stop());
        }

        if (!OperatingSystem.IsWindows())
        {
            int user = OperatingSystem.IsLinux() ? UserSignalOnLinux : UserSignalOnMac;
            Register((PosixSignal)user, _ => Stop());

            // With SIGXFSZ handled, a write over the file-size limit fails with an error that names the file.
            Register((PosixSignal)FileSizeSignal, _ => { });
        }
    }

    /// <summary>The token that the first signal cancels.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
    }

    private void Register(PosixSignal signal, Action<PosixSignalContext> handle) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            handle(context);
        }));

    private void EndOrStop(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
        {
            Environment.Exit((int)ExitCode.Stopped);
        }

        Stop();
    }

    private void Stop() => _stop.Cancel();

    /// <summary>One bit for each signal that the caller set to be ignored, signal 1 in the lowest bit; 0 if Linux does not list them.</summary>
    private static ulong IgnoredSignals()
    {
        const string File = "/proc/self/status", Field = "SigIgn:";
        string? line = System.IO.File.Exists(File) ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) : null;
        return ulong.TryParse(line?[Field.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong mask) ? mask : 0;
    }

    private static bool Contains(ulong signals, int number) => (signals >> (number - 1) & 1) != 0;
}
