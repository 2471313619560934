using RobustSparse.Files;

namespace RobustSparse.Runs;

/// <summary>Timing of the heartbeats by which processes on different machines see each other, where the file system does not carry locks between them.</summary>
/// <param name="Interval">Time between two heartbeats.</param>
/// <param name="Patience">Heartbeat timeout: several intervals.</param>
internal sealed record LockRhythm(TimeSpan Interval, TimeSpan Patience)
{
    public static LockRhythm Default { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(12));
}

/// <summary>
/// Keeps a run directory to one live process, by a <see cref="FileLock"/>. The lock of a dead process is taken over, whether or not its
/// process number is in use again. The holder writes its name beside the lock, for messages to others and for other machines: not every
/// shared file system carries locks between machines, so a machine that finds another's name there waits for its <see cref="LockPulse"/> first.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private const int Attempts = 10;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    private readonly RunDirectory _directory;
    private readonly FileStream _lock;
    private readonly LockPulse _pulse;

    private DirectoryLock(RunDirectory directory, FileStream held, LockRhythm rhythm)
    {
        _directory = directory;
        _lock = held;
        _pulse = new LockPulse(directory.LockOwnerFile, rhythm.Interval);
    }

    /// <summary>Takes the lock, making the directory if need be.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="rhythm">Timing of the heartbeats; null for the default.</param>
    /// <param name="cancel">Ends the wait for the heartbeat of another machine.</param>
    /// <exception cref="RunDirectoryException">A live process holds it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DirectoryLock Acquire(RunDirectory directory, LockRhythm? rhythm = null, CancellationToken cancel = default)
    {
        rhythm ??= LockRhythm.Default;
        DurableDirectory.Create(directory.Path);
        LockOwner us = LockOwner.ThisProcess();
        if (LockOwner.TryRead(directory.LockOwnerFile) is { } other && other.Host != us.Host && LockPulse.IsFelt(directory.LockOwnerFile, rhythm.Patience, cancel))
        {
            throw InUse(directory);
        }

        // A process that only tests whether the lock is held, as a listing does, holds it for an instant.
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            if (FileLock.TryHold(directory.LockFile) is { } held)
            {
                us.Write(directory.LockOwnerFile);
                return new DirectoryLock(directory, held, rhythm);
            }

            Thread.Sleep(BetweenAttempts);
        }

        throw InUse(directory);
    }

    /// <summary>Whether a live process holds the lock.</summary>
    public static bool IsHeld(RunDirectory directory) => FileLock.IsHeld(directory.LockFile);

    /// <summary>Gives the lock back and removes its files.</summary>
    public void Dispose()
    {
        _pulse.Dispose();
        TryDeleteOwner();
        _lock.Dispose();
    }

    /// <summary>Does not mask the exception that led here, where the file system fails.</summary>
    private void TryDeleteOwner()
    {
        try
        {
            File.Delete(_directory.LockOwnerFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static RunDirectoryException InUse(RunDirectory directory) =>
        new($"{directory.Path} is in use by {LockOwner.TryRead(directory.LockOwnerFile)?.ToString() ?? "another process"}; wait for it to end, or stop it");
}
