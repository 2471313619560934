using RobustSparse.Concurrency;

namespace RobustSparse.Tests.Concurrency;

public sealed class IdleCoresTests
{
    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(2, 5, 3)]
    [InlineData(5, 2, 3)]
    [InlineData(5, -1, 1)]
    public void Share_WorksHereAndOnTheIdleCoresThatAreOfUse(int idle, int helpers, int expected)
    {
        var cores = new IdleCores(idle);
        int calls = 0;

        cores.Share(helpers, () => Interlocked.Increment(ref calls));

        Assert.Equal(expected, calls);
        Assert.Equal(idle, cores.Take(100));
    }

    /// <summary>So that a cancelled evaluation is known as one, whichever thread notices it first.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Share_ThrowsWhatAnyThreadThrew_AsItWasThrown(bool here, bool elsewhere)
    {
        var cores = new IdleCores(2);
        int caller = Environment.CurrentManagedThreadId;

        Assert.Throws<OperationCanceledException>(() => cores.Share(2, () =>
        {
            if (Environment.CurrentManagedThreadId == caller ? here : elsewhere)
            {
                throw new OperationCanceledException();
            }
        }));

        Assert.Equal(2, cores.Take(100));
    }
}
