using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>The starts of the levels of one trial of a <see cref="Branch"/>, made from the finished levels of its trunk.</summary>
/// <param name="branch">The control and its levels.</param>
/// <param name="trunk">The run that the branch stands beside.</param>
/// <param name="architecture">The network.</param>
/// <param name="plan">The training of each level of the trunk.</param>
/// <param name="trial">From 0.</param>
/// <param name="key">The trial's.</param>
internal sealed class BranchStart(Branch branch, RunDirectory trunk, NetworkArchitecture architecture, TrainingPlan plan, int trial, RandomKey key)
{
    /// <summary>The network that the control of a level starts with.</summary>
    /// <exception cref="DamagedFileException">The trunk's level is missing or damaged.</exception>
    public MaskedNetwork Of(int level)
    {
        LevelDirectory there = trunk.Level(trial, level);
        if (!there.IsComplete)
        {
            throw new DamagedFileException(there.Path, "is not finished, so it can have no control: finish the run first");
        }

        LevelIntegrity.Verify(there, plan);
        MaskedNetwork start = StoredLevel.ReadInitial(there, architecture).WithMasks(StoredLevel.ReadTrained(there, architecture).Masks);
        return ControlNetwork.Of(branch.Kind, start, GlorotUniform.Initialize(architecture, key.Child(StreamPurpose.InitialKernels)), KeyOf(level));
    }

    /// <summary>The random streams of a level's training: those of the trunk, so that the two differ in their start alone, unless the order of batches is what differs.</summary>
    public TrainingKeys KeysOf(int level) => TrainingKeys.Of(branch.Kind == ControlKind.BatchOrder ? KeyOf(level) : key, level);

    private RandomKey KeyOf(int level) => key.Child(StreamPurpose.Control, (int)branch.Kind).Child(StreamPurpose.Pruning, level);
}
