using RobustSparse.Experiments;

namespace RobustSparse.Cli.Display;

/// <summary>Shows the progress of a run.</summary>
internal interface IRunDisplay
{
    /// <summary>Carries out a run.</summary>
    /// <param name="run">The run; it receives the object to which it reports every event, from any thread.</param>
    RunOutcome Follow(Func<Action<ExperimentEvent>, RunOutcome> run);
}
