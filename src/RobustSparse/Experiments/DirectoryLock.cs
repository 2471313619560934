using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace RobustSparse.Experiments;

/// <summary>The process that holds a run directory.</summary>
internal sealed record LockOwner(int Pid, string Host, string Started)
{
    public static LockOwner ThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        string started = process.StartTime.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return new LockOwner(process.Id, Environment.MachineName, started);
    }
}

/// <summary>
/// Keeps a run directory to one live process, by a <see cref="FileLock"/>: what a dead process left behind, files and all, is simply taken
/// over. Who holds it is written beside it for the message to others.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private const int Attempts = 10;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    private readonly RunDirectory _directory;
    private readonly FileStream _lock;

    private DirectoryLock(RunDirectory directory, FileStream held)
    {
        _directory = directory;
        _lock = held;
    }

    /// <summary>Takes the lock, making the directory if need be.</summary>
    /// <exception cref="RunDirectoryException">A live process has it.</exception>
    public static DirectoryLock Acquire(RunDirectory directory)
    {
        Directory.CreateDirectory(directory.Path);

        // Someone who only looks whether the lock is held, as a listing does, has it for an instant.
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            if (FileLock.TryHold(directory.LockFile) is { } held)
            {
                AtomicFile.Write(directory.LockOwnerFile, file => JsonSerializer.Serialize(file, LockOwner.ThisProcess(), ManifestJson.Default.LockOwner));
                return new DirectoryLock(directory, held);
            }

            Thread.Sleep(BetweenAttempts);
        }

        throw new RunDirectoryException($"{directory.Path} is in use by {DescribeOwner(directory)}. Wait for it to end, or stop it.");
    }

    /// <summary>Whether a live process has the lock.</summary>
    public static bool IsHeld(RunDirectory directory) => FileLock.IsHeld(directory.LockFile);

    /// <summary>Gives the lock back and removes its files.</summary>
    public void Dispose()
    {
        File.Delete(_directory.LockOwnerFile);
        _lock.Dispose();
    }

    private static string DescribeOwner(RunDirectory directory)
    {
        try
        {
            LockOwner owner = JsonSerializer.Deserialize(File.ReadAllBytes(directory.LockOwnerFile), ManifestJson.Default.LockOwner)!;
            return $"process {owner.Pid} on {owner.Host}, started {owner.Started}";
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return "another process";
        }
    }
}
