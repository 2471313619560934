using RobustSparse.Files;

namespace RobustSparse.Runs;

/// <summary>How processes on different machines tell whether the other is alive, where the file system does not carry locks from one to the other.</summary>
/// <param name="Interval">Between two signs of life.</param>
/// <param name="Patience">How long none is waited for; several intervals.</param>
internal sealed record LockRhythm(TimeSpan Interval, TimeSpan Patience)
{
    public static LockRhythm Default { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(12));
}

/// <summary>
/// Keeps a run directory to one live process, by a <see cref="FileLock"/>: what a dead process left behind, files and all, is simply taken
/// over, and whether a process number is in use again does not matter. Who holds it is written beside it, for the message to others and
/// for other machines: not every shared file system carries locks between them, so a machine that finds the name of another there
/// watches for its <see cref="LockPulse"/> first.
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
    /// <param name="directory">Which.</param>
    /// <param name="rhythm">Of signs of life; null for the default.</param>
    /// <param name="cancel">Ends the wait for such signs from another machine.</param>
    /// <exception cref="RunDirectoryException">A live process has it.</exception>
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

        // Someone who only looks whether the lock is held, as a listing does, has it for an instant.
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

    /// <summary>Whether a live process has the lock.</summary>
    public static bool IsHeld(RunDirectory directory) => FileLock.IsHeld(directory.LockFile);

    /// <summary>Gives the lock back and removes its files.</summary>
    public void Dispose()
    {
        _pulse.Dispose();
        TryDeleteOwner();
        _lock.Dispose();
    }

    /// <summary>On a file system that fails, the failure that led here is the one to tell of.</summary>
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
