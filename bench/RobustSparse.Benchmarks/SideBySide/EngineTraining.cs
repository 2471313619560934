using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>Our side of a training: a session that goes on from turn to turn.</summary>
internal sealed class EngineTraining : IDisposable
{
    private readonly TrainingSession _session;

    public EngineTraining(MaskedNetwork network, WorkKind kind, ImageSet images)
    {
        var keys = new TrainingKeys(SharedData.Key, SharedData.Key, SharedData.Key);
        _session = new TrainingSession(kind.Training, kind.Attack, images, Trainer.Start(network), keys, int.MaxValue);
    }

    /// <summary>The network now.</summary>
    public MaskedNetwork Network => _session.Capture().Network;

    /// <summary>Makes updates.</summary>
    /// <returns>Milliseconds of all.</returns>
    public double Step(int count) => Turns.Milliseconds(_session.Step, count);

    /// <summary>Makes one update.</summary>
    public void Step() => _session.Step();

    public void Dispose() => _session.Dispose();
}
