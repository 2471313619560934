using RobustSparse.Experiments;

namespace RobustSparse.Cli.Display;

/// <summary>Shows how a run comes along while it does.</summary>
internal interface IRunDisplay
{
    /// <summary>Carries out a run.</summary>
    /// <param name="run">Given what to tell of every event, from any thread.</param>
    RunOutcome Follow(Func<Action<ExperimentEvent>, RunOutcome> run);
}
