using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RobustSparse.Files;

namespace RobustSparse.Runs;

/// <summary>The process that holds a run directory. The process writes this record to a file in the directory.</summary>
/// <param name="Pid">The number of the process.</param>
/// <param name="Host">The name of its machine.</param>
/// <param name="Started">When it started, in UTC.</param>
internal sealed record LockOwner(int Pid, string Host, string Started)
{
    private const int MaxBytes = 1 << 16;

    public static LockOwner ThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        string started = process.StartTime.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return new LockOwner(process.Id, Environment.MachineName, started);
    }

    /// <summary>Reads the record; null if the file is missing or damaged.</summary>
    public static LockOwner? TryRead(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MaxBytes ? JsonSerializer.Deserialize(File.ReadAllBytes(file), ManifestJson.Default.LockOwner) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Write(string file) => AtomicFile.Write(file, stream => JsonSerializer.Serialize(stream, this, ManifestJson.Default.LockOwner));

    public override string ToString() => $"process {Pid} on {Host}, started {Started}";
}
