using System.Text;
using System.Text.Json;
using RobustSparse.Attacks;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Display;

/// <summary>The result of <c>rsn evaluate --as-logged</c>.</summary>
internal sealed record EvaluationReport(
    LevelPlace Place, EvaluationImages Images, AttackOptions Attack, Evaluation Evaluation, MaskedNetwork Network, TimeSpan Elapsed)
{
    /// <summary>Where the texts begin beside their labels.</summary>
    private const int Column = 19;

    private static readonly JsonWriterOptions _indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>The result as one JSON object. Scripts rely on its keys.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _indented))
        {
            json.WriteStartObject();
            json.WriteString("dataset", Images.Dataset);
            json.WriteString("split", Images.Split);
            json.WriteNumber("examples", Evaluation.Examples);
            json.WriteStartObject("attack");
            WriteAttack(json);
            json.WriteEndObject();
            json.WriteNumber("acc", Evaluation.Accuracy);
            json.WriteNumber("adv_acc", Evaluation.AdversarialAccuracy);
            json.WriteNumber("robust_acc", Evaluation.RobustAccuracy);
            json.WriteNumber("zero_gradient", Evaluation.ZeroGradient);
            json.WriteNumber("density", Network.Density);
            json.WriteNumber("kept", Network.Kept);
            json.WriteNumber("seconds", Elapsed.TotalSeconds);
            LevelJson.Write(json, Place);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The result as lines of text.</summary>
    public void Write(ToolConsole console)
    {
        (string Label, string Text)[] lines =
        [
            ("images", $"{NumberText.Count(Evaluation.Examples)} of {Images.Dataset} ({Images.Split})"),
            ("attack", $"{SettingsText.Describe(Attack)}"),
            ("surviving weights", $"{NumberText.Count(Network.Kept)} ({NumberText.Density(Network.Density)})"),
            ("clean accuracy", $"{NumberText.Accuracy(Evaluation.Accuracy)}"),
            ("attacked accuracy", $"{NumberText.Accuracy(Evaluation.AdversarialAccuracy)}"),
            ("robust accuracy", $"{NumberText.Accuracy(Evaluation.RobustAccuracy)} (right when clean and under attack)"),
            ("zero gradient", $"{NumberText.Counted(Evaluation.ZeroGradient, "image")}, which the attack cannot move"),
            ("time", $"{Elapsed.TotalSeconds:0.00} s"),
        ];
        foreach ((string label, string text) in lines)
        {
            TerminalText.WriteLabelled(console, label, Column, text);
        }

        TerminalText.Write(console, "Training logs the same figures. Without --as-logged, strong attacks are used and their results are stored.");
    }

    private void WriteAttack(Utf8JsonWriter json)
    {
        json.WriteString("name", RunAttackSettings.Attack.Spell(Attack.Kind));
        json.WriteNumber("eps", Attack.Epsilon);
        json.WriteString("labels", RunAttackSettings.Labels.Spell(Attack.Labels));
        if (Attack.Kind == AttackKind.Pgd)
        {
            json.WriteNumber("step", Attack.StepSize);
            json.WriteNumber("steps", Attack.Steps);
            json.WriteBoolean("random_start", Attack.RandomStart);
        }
    }
}
