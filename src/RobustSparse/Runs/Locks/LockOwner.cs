using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RobustSparse.Files;

namespace RobustSparse.Runs;

/// <summary>The process that holds a run directory, as it wrote into a file there.</summary>
internal sealed record LockOwner(int Pid, string Host, string Started)
{
    private const int MaxBytes = 1 << 16;

    public static LockOwner ThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        string started = process.StartTime.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return new LockOwner(process.Id, Environment.MachineName, started);
    }

    /// <summary>Null where the file is missing or cannot be read as an owner.</summary>
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
