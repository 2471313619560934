using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>The evaluations of a training as a part of a checkpoint. An accuracy that only certified trainings have is NaN in others.</summary>
internal static class EvaluationRowFormat
{
    private const int FirstSchemaWithProbes = 3;
    private const int FirstSchemaWithCertificates = 6;

    /// <summary>Writes rows in the newest schema.</summary>
    public static void Write(BinaryWriter writer, IReadOnlyList<EvaluationRow> rows)
    {
        writer.Write(rows.Count);
        foreach (EvaluationRow row in rows)
        {
            writer.Write(row.Label);
            writer.Write(row.Update);
            Write(writer, row.Train);
            Write(writer, row.Valid);
            Write(writer, row.Test);
            writer.Write(row.Probe is not null);
            if (row.Probe is { } probe)
            {
                writer.Write(probe.Accuracy);
                writer.Write(probe.FgsmAccuracy);
                writer.Write(probe.PgdAccuracy);
                writer.Write(probe.MajorityShare);
                writer.Write(probe.CertifiedAccuracy ?? double.NaN);
            }
        }
    }

    /// <summary>Reads rows.</summary>
    /// <param name="schema">The schema of the checkpoint.</param>
    public static List<EvaluationRow> Read(BinaryReader reader, int schema)
    {
        int count = reader.ReadInt32();
        var rows = new List<EvaluationRow>();
        for (int i = 0; i < count; i++)
        {
            var row = new EvaluationRow(reader.ReadInt32(), reader.ReadInt32(), ReadEvaluation(reader, schema), ReadEvaluation(reader, schema), ReadEvaluation(reader, schema));
            AttackProbe? probe = schema >= FirstSchemaWithProbes && reader.ReadBoolean()
                ? new AttackProbe(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()) { CertifiedAccuracy = ReadCertified(reader, schema) }
                : null;
            rows.Add(row with { Probe = probe });
        }

        return rows;
    }

    private static void Write(BinaryWriter writer, Evaluation evaluation)
    {
        writer.Write(evaluation.Examples);
        writer.Write(evaluation.Loss);
        writer.Write(evaluation.Accuracy);
        writer.Write(evaluation.AdversarialAccuracy);
        writer.Write(evaluation.RobustAccuracy);
        writer.Write(evaluation.CleanLoss);
        writer.Write(evaluation.AdversarialLoss);
        writer.Write(evaluation.ZeroGradient);
        writer.Write(evaluation.CertifiedAccuracy ?? double.NaN);
    }

    private static Evaluation ReadEvaluation(BinaryReader reader, int schema) => new()
    {
        Examples = reader.ReadInt32(),
        Loss = reader.ReadDouble(),
        Accuracy = reader.ReadDouble(),
        AdversarialAccuracy = reader.ReadDouble(),
        RobustAccuracy = reader.ReadDouble(),
        CleanLoss = reader.ReadDouble(),
        AdversarialLoss = reader.ReadDouble(),
        ZeroGradient = reader.ReadInt32(),
        CertifiedAccuracy = ReadCertified(reader, schema),
    };

    private static double? ReadCertified(BinaryReader reader, int schema) =>
        schema >= FirstSchemaWithCertificates && reader.ReadDouble() is var accuracy and not double.NaN ? accuracy : null;
}
