using System.Globalization;
using RobustSparse.Robustness;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>Shows the progress of an evaluation: bars on a terminal, one line for each stage elsewhere.</summary>
internal static class RobustnessProgressDisplay
{
    /// <param name="console">The console; it decides whether bars can be shown.</param>
    /// <param name="lines">The writer of the lines.</param>
    /// <param name="network">The name of the network.</param>
    /// <param name="evaluate">The evaluation; its argument receives the progress, from any thread.</param>
    public static RobustnessRecord Follow(ToolConsole console, TextWriter lines, string network, Func<Action<StageProgress>, RobustnessRecord> evaluate) =>
        console.IsLive && lines == console.Output
            ? console.Terminal.Progress().AutoClear(true).Start(context => FollowLive(context, network, evaluate))
            : evaluate(stage =>
            {
                if (stage.Done == 0)
                {
                    lines.WriteLine($"{network}: {Describe(stage)}");
                }
            });

    private static RobustnessRecord FollowLive(ProgressContext context, string network, Func<Action<StageProgress>, RobustnessRecord> evaluate)
    {
        ProgressTask? bar = null;
        return evaluate(stage =>
        {
            if (stage.Done == 0)
            {
                bar?.StopTask();
                bar = context.AddTask(Markup.Escape($"{network}: {Describe(stage)}"), maxValue: Math.Max(1, stage.Runs));
            }

            bar!.Value = stage.Done;
        });
    }

    private static string Describe(StageProgress stage) => string.Create(
        CultureInfo.InvariantCulture, $"{stage.Attack}{(stage.Epsilon is { } epsilon ? $" at eps {epsilon}" : "")} on {NumberText.Counted(stage.Attacked, "image")}");
}
