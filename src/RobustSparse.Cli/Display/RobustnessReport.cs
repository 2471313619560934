using System.Text;
using System.Text.Json;
using RobustSparse.Robustness;
using RobustSparse.Runs;

namespace RobustSparse.Cli.Display;

/// <summary>The result of one plan of attack on one network.</summary>
/// <param name="Place">The level of the network.</param>
/// <param name="Record">The evaluation.</param>
/// <param name="Directory">The directory of the evaluation.</param>
internal sealed record RobustnessReport(LevelPlace Place, RobustnessRecord Record, string Directory)
{
    private static readonly JsonWriterOptions _indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>JSON with one object for each report and ε. Several objects form a list.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="flags">The flags of each directory of evaluations.</param>
    public static string ToJson(IReadOnlyList<RobustnessReport> reports, ILookup<string, EvaluationFlag> flags)
    {
        (RobustnessReport Report, EpsilonResult Result)[] all = [.. reports.SelectMany(report => report.Record.Card.Results.Select(result => (report, result)))];
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _indented))
        {
            if (all is [var only])
            {
                only.Report.WriteObject(json, only.Result, flags[only.Report.Directory]);
            }
            else
            {
                json.WriteStartArray();
                Array.ForEach(all, pair => pair.Report.WriteObject(json, pair.Result, flags[pair.Report.Directory]));
                json.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void WriteObject(Utf8JsonWriter json, EpsilonResult result, IEnumerable<EvaluationFlag> flags)
    {
        ModelCard card = Record.Card;
        json.WriteStartObject();
        json.WriteString("dataset", card.Dataset);
        json.WriteString("split", card.Settings.Split);
        json.WriteNumber("examples", card.Clean.Of);
        json.WritePropertyName("attack");
        WriteAttack(json, result.Epsilon);
        json.WriteNumber("acc", card.Clean.Rate);

        // Images with a wrong clean answer are not attacked, so attacked and robust accuracy are the same.
        json.WriteNumber("adv_acc", result.Robust.Rate);
        json.WriteNumber("robust_acc", result.Robust.Rate);
        json.WriteNumber("zero_gradient", card.ZeroGradient);
        json.WriteNumber("density", card.Density);
        json.WriteNumber("kept", card.Kept);
        json.WriteNumber("seconds", card.SecondsAt(result.Epsilon));
        json.WriteNumber("robust_low", result.Robust.Low);
        json.WriteNumber("robust_high", result.Robust.High);
        if (result.Certified is { } certified)
        {
            ExampleVerdict[] row = Record.Verdicts.First(verdicts => verdicts[0].Epsilon == result.Epsilon);
            json.WriteNumber("certified", certified.Rate);
            json.WriteNumber("broken", (double)row.Count(verdict => verdict.IsBroken) / row.Length);
            json.WriteNumber("undecided", (double)row.Count(verdict => verdict.IsUndecided) / row.Length);
            json.WriteString("certificate", card.Certificate);
        }

        WriteMembers(json, result);
        WriteFlags(json, flags);
        LevelJson.Write(json, Place);
        json.WriteEndObject();
    }

    /// <summary>Writes the accuracy after each attack of an ensemble and the attacks before it.</summary>
    private static void WriteMembers(Utf8JsonWriter json, EpsilonResult result)
    {
        json.WriteStartArray("after_each_attack");
        foreach (AttackAccuracy member in result.Attacks)
        {
            json.WriteStartObject();
            json.WriteString("attack", member.Attack);
            json.WriteNumber("attacked", member.Attacked);
            json.WriteNumber("broken", member.Broken);
            json.WriteNumber("acc", member.Accuracy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFlags(Utf8JsonWriter json, IEnumerable<EvaluationFlag> flags)
    {
        json.WriteStartArray("flags");
        foreach (EvaluationFlag flag in flags)
        {
            json.WriteStartObject();
            json.WriteString("check", flag.Check);
            json.WriteString("message", flag.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteAttack(Utf8JsonWriter json, float epsilon)
    {
        EvaluationSettings settings = Record.Card.Settings;
        json.WriteStartObject();
        json.WriteString("name", settings.Attack);
        json.WriteNumber("eps", epsilon);
        json.WriteString("labels", "true");
        json.WriteString("norm", settings.Norm.Name);
        json.WriteNumber("seed", settings.Seed);
        json.WritePropertyName("members");
        json.WriteRawValue(Record.Card.MembersJson());
        json.WriteEndObject();
    }
}
