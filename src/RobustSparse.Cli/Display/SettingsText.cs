using System.Globalization;
using RobustSparse.Attacks;
using RobustSparse.Experiments;
using RobustSparse.Pruning;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Display;

/// <summary>A summary of a run's settings in a few lines.</summary>
internal static class SettingsText
{
    /// <summary>Where the texts begin beside their labels.</summary>
    private const int Column = 11;

    public static void Write(ToolConsole console, RunRequest request)
    {
        ExperimentOptions options = request.Options;
        TrainingOptions training = options.Training;
        string l1 = training.L1 == 0 ? "no L1 penalty" : $"L1 {training.L1} on {TrainingSettings.L1Scope.TextOf(options)} weights";
        (string Label, string Text)[] lines =
        [
            ("run", $"{options.Dataset}, {options.Model}, {StrategyName.Of(options.Strategy)}, {Trials(options.Trials)}, {Math.Min(request.Jobs, options.Trials)} at once, seed {options.Seed}"),
            ("training", $"{training.Updates} updates{(training.Schedule == TrainingSchedule.Epochs ? ", rounded down to whole epochs" : "")}; batches of {training.BatchSize} {ImagesOf(training)}, evaluated every {training.EvaluateEvery}"),
            ("", $"Adam at {training.LearningRate}, {l1}, label smoothing {training.LabelSmoothing}, {TrainingSettings.Engine.TextOf(options)} engine"),
            ("attack", $"{Describe(options.Attack)}"),
            ("pruning", $"{Describe(options)}"),
            ("images", $"{options.TrainLimit?.ToString(CultureInfo.InvariantCulture) ?? "all"} for training, {options.ValidSize} for validation, {options.TestLimit?.ToString(CultureInfo.InvariantCulture) ?? "all"} for test"),
        ];
        foreach ((string label, string text) in lines)
        {
            TerminalText.WriteLabelled(console, label, Column, text);
        }

        TerminalText.WritePath(console, "directory".PadRight(Column), request.Directory.Path);
        console.Output.WriteLine();
    }

    /// <summary>A description of an attack in one line.</summary>
    public static string Describe(AttackOptions attack)
    {
        string steps = $", {attack.Steps} steps of {attack.StepSize} from {(attack.RandomStart ? "a random point" : "the image")}";
        return $"{RunAttackSettings.Attack.Spell(attack.Kind)}, eps {attack.Epsilon}{(attack.Kind == AttackKind.Pgd ? steps : "")}, away from the {RunAttackSettings.Labels.Spell(attack.Labels)} class";
    }

    private static string ImagesOf(TrainingOptions training)
    {
        string warmup = training.EpsilonRamp is { } ramp ? $" (eps growing from {ramp.From} to {ramp.To} of the updates)"
            : training.EpsilonWarmup > 0 ? $" (eps growing over {training.EpsilonWarmup} updates)" : "";
        return training.Objective.DescribeImages(training.EffectiveWeight) + (training.Adversarial ? warmup : "");
    }

    private static string Trials(int count) => count == 1 ? "1 trial" : $"{count} trials";

    private static string DescribeMethod(ExperimentOptions options)
    {
        string levels = options.Pruning.Densities is null ? $"at the densities of {options.PruneIterations} rounds" : $"at densities {MethodSettings.Densities.TextOf(options)}";
        string place = options.Pruning.Scope == PruneScope.Global ? "over all layers" : $"{MethodSettings.LayerDensities.TextOf(options)} layer densities";
        return $"{options.Pruning.Method.Name}: {options.Pruning.Method.Title}, {levels}, {place}";
    }

    private static string Describe(ExperimentOptions options)
    {
        if (options.Strategy == Strategy.NoPruning || (options.Levels == 1 && options.Pruning.Densities is null))
        {
            return "none";
        }

        if (!options.PrunesByRates)
        {
            return DescribeMethod(options);
        }

        string rates = string.Join("/", options.LayerPruneRates().Select(rate => rate.ToString(CultureInfo.InvariantCulture)));
        string rewind = options.Strategy == Strategy.ReinitOrig ? $", rewinding to {options.Rewind}" : "";
        return $"{options.PruneIterations} rounds of {rates} of a layer ({PruningSettings.PruneRule.TextOf(options)}){rewind}, pruned weights {PruningSettings.SavedKernels.TextOf(options)}";
    }
}
