using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Runs;

public sealed class DirectoryLockTests : IDisposable
{
    private static readonly LockRhythm _fast = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(1000));

    private readonly TemporaryDirectory _directory = new();
    private readonly RunDirectory _run;

    public DirectoryLockTests() => _run = RunDirectory.Of(_directory.Path, new ExperimentOptions());

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Lock_HasOneHolderAtATime()
    {
        Assert.False(DirectoryLock.IsHeld(_run));

        using (Acquire())
        {
            Assert.True(DirectoryLock.IsHeld(_run));
            Assert.Throws<RunDirectoryException>(() => Acquire());
            Assert.True(DirectoryLock.IsHeld(_run));
        }

        Assert.False(DirectoryLock.IsHeld(_run));
        Acquire().Dispose();
        Assert.Empty(TemporaryDirectory.Tree(_directory.Path));
    }

    [Fact]
    public void Lock_HasOneHolderAtATime_HoweverManyWantIt()
    {
        Directory.CreateDirectory(_run.Path);
        int holders = 0, held = 0;
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using FileStream? stream = FileLock.TryHold(_run.LockFile);
            if (stream is not null)
            {
                Assert.Equal(1, Interlocked.Increment(ref holders));
                Interlocked.Increment(ref held);
                Thread.Yield();
                Interlocked.Decrement(ref holders);
            }
        });

        Assert.True(held > 0);
    }

    /// <summary>Process numbers are used again: that of the one that died may be that of anybody.</summary>
    [Fact]
    public void LeftoverOfThisMachine_IsTakenOver_EvenIfItsProcessNumberIsInUse()
    {
        Leave(LockOwner.ThisProcess());

        using DirectoryLock taken = Acquire();

        Assert.True(DirectoryLock.IsHeld(_run));
    }

    [Fact]
    public void LeftoverOfAnotherMachine_IsTakenOver_WhenItGivesNoSignOfLife()
    {
        Leave(new LockOwner(1, "elsewhere", "long ago"));

        using DirectoryLock taken = Acquire();

        Assert.Equal(LockOwner.ThisProcess(), LockOwner.TryRead(_run.LockOwnerFile));
    }

    /// <summary>As on a file system that does not carry locks from one machine to the other: nothing but the signs of life keeps the second out.</summary>
    [Fact]
    public void LiveProcessOfAnotherMachine_KeepsOthersOut()
    {
        Leave(new LockOwner(17, "elsewhere", "2026-01-02 03:04:05 UTC"));
        using var pulse = new LockPulse(_run.LockOwnerFile, _fast.Interval);

        var refusal = Assert.Throws<RunDirectoryException>(() => Acquire());

        Assert.Contains("in use by process 17 on elsewhere, started 2026-01-02 03:04:05 UTC", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WaitForAnotherMachine_CanBeCancelled()
    {
        Leave(new LockOwner(1, "elsewhere", "long ago"));
        using var cancel = new CancellationTokenSource(millisecondsDelay: 20);

        Assert.ThrowsAny<OperationCanceledException>(() => DirectoryLock.Acquire(_run, cancel: cancel.Token));
    }

    [Fact]
    public void Holder_GivesSignsOfLife_WhateverItsClockSays()
    {
        using DirectoryLock held = Acquire();
        File.SetLastWriteTimeUtc(_run.LockOwnerFile, DateTime.UtcNow.AddYears(10));

        Assert.True(LockPulse.IsFelt(_run.LockOwnerFile, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    private DirectoryLock Acquire() => DirectoryLock.Acquire(_run, _fast, TestContext.Current.CancellationToken);

    private void Leave(LockOwner owner)
    {
        Directory.CreateDirectory(_run.Path);
        File.WriteAllText(_run.LockFile, "");
        owner.Write(_run.LockOwnerFile);
    }
}
