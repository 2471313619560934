using System.Security.Cryptography;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>
/// A training between two updates, as a file: magic, schema, level, state, and the SHA-256 of all these, which is checked before the
/// content is parsed. All numbers are little-endian.
/// </summary>
/// <param name="Level">Rounds of pruning before this training.</param>
/// <param name="State">The state to resume from.</param>
internal sealed record TrainingCheckpoint(int Level, TrainingState State)
{
    private const ulong Magic = 0x314B_4843_4E53_5201; // 0x01 "RSNCHK1", read backwards.
    private const int Schema = 6;
    private const int FirstSchemaWithoutZeros = 4;
    private const int FirstSchemaWithBiases = 5;
    private const int FirstSchemaWithMaskChanges = 6;
    private const int OldestSchema = 2;
    private const int DigestLength = SHA256.HashSizeInBytes;

    private const int BufferLength = 1 << 16;

    /// <summary>Fewest bytes an entry takes: moments of zero take only bits.</summary>
    private const int LeastBytesPerEntry = sizeof(bool) + sizeof(float);

    /// <summary>Writes it atomically.</summary>
    /// <param name="file">Replaced if it exists.</param>
    /// <param name="isFlushed">As in <see cref="AtomicFile.Write"/>.</param>
    public void Write(string file, bool isFlushed = true) => AtomicFile.Write(file, WriteWithDigest, isFlushed);

    /// <summary>Reads it whole. Sizes in the file are trusted only up to the length of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="architecture">The network that was trained.</param>
    /// <exception cref="DamagedFileException">It is damaged, or of another network.</exception>
    /// <exception cref="IOException">It cannot be read at all.</exception>
    public static TrainingCheckpoint Read(string file, NetworkArchitecture architecture)
    {
        using FileStream stream = File.OpenRead(file);
        DemandDigest(stream, file);
        stream.Position = 0;
        using var reader = new BinaryReader(new BufferedStream(stream, BufferLength));
        try
        {
            return Read(reader, stream.Length - DigestLength, architecture);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or FormatException)
        {
            // The digest is right, so the file is not damaged: another version wrote it, or it belongs to another network.
            throw new DamagedFileException(file, e is InvalidDataException ? e.Message : "ends too early", e);
        }
    }

    private void WriteWithDigest(Stream stream)
    {
        using var digest = SHA256.Create();
        using (var hashed = new CryptoStream(stream, digest, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(new BufferedStream(hashed, BufferLength)))
        {
            Write(writer);
        }

        stream.Write(digest.Hash!);
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Magic);
        writer.Write(Schema);
        writer.Write(Level);
        writer.Write(State.Update);
        writer.Write(State.Network.Layers.Count);
        int next = 0;
        foreach (MaskedLayer layer in State.Network.Layers)
        {
            writer.Write(layer.Spec.Inputs);
            writer.Write(layer.Spec.Outputs);
            writer.Write(layer.Spec.HasBias);
            writer.Write(Array.ConvertAll(layer.Mask.Entries.ToArray(), survives => (byte)(survives ? 1 : 0)));
            foreach (Parameter parameter in layer.Parameters)
            {
                LittleEndian.Write(writer.BaseStream, parameter.Values);
                LittleEndian.WriteWithoutZeros(writer.BaseStream, State.FirstMoments[next]);
                LittleEndian.WriteWithoutZeros(writer.BaseStream, State.SecondMoments[next++]);
            }
        }

        EvaluationRowFormat.Write(writer, State.Rows);
        writer.Write(State.FurtherRows.Count);
        foreach (IReadOnlyList<EvaluationRow> rows in State.FurtherRows)
        {
            EvaluationRowFormat.Write(writer, rows);
        }

        MaskHistory.Write(writer, State.MaskChanges);
    }

    private static TrainingCheckpoint Read(BinaryReader reader, long length, NetworkArchitecture architecture)
    {
        Demand(reader.ReadUInt64() == Magic, "is not a checkpoint");
        int schema = reader.ReadInt32();
        Demand(schema is >= OldestSchema and <= Schema, "was written by another version of the program");
        int level = reader.ReadInt32(), update = reader.ReadInt32();
        Demand(reader.ReadInt32() == architecture.Layers.Count, $"is not of {architecture.Name}");
        var layers = new List<MaskedLayer>();
        var firstMoments = new List<float[]>();
        var secondMoments = new List<float[]>();
        foreach (LayerSpec spec in architecture.Layers)
        {
            Demand(reader.ReadInt32() == spec.Inputs && reader.ReadInt32() == spec.Outputs, $"is not of {architecture.Name}");
            Demand((schema >= FirstSchemaWithBiases && reader.ReadBoolean()) == spec.HasBias, $"is of a network {(spec.HasBias ? "without" : "with")} biases");
            Demand((long)spec.KernelSize * LeastBytesPerEntry <= length - reader.BaseStream.Position, "ends too early");
            var mask = new Mask(Array.ConvertAll(reader.ReadBytes(spec.KernelSize), survives => survives != 0));
            float[] kernel = ReadWithMoments(spec.KernelSize);
            layers.Add(new MaskedLayer(spec, kernel, mask, spec.HasBias ? ReadWithMoments(spec.BiasSize) : null));
        }

        float[] ReadWithMoments(int size)
        {
            float[] values = ReadArray(reader, size, hasZeros: true);
            firstMoments.Add(ReadArray(reader, size, hasZeros: schema < FirstSchemaWithoutZeros));
            secondMoments.Add(ReadArray(reader, size, hasZeros: schema < FirstSchemaWithoutZeros));
            return values;
        }

        List<EvaluationRow> rows = EvaluationRowFormat.Read(reader, schema);
        var furtherRows = new List<IReadOnlyList<EvaluationRow>>();
        for (int further = reader.ReadInt32(); further > 0; further--)
        {
            furtherRows.Add(EvaluationRowFormat.Read(reader, schema));
        }

        IReadOnlyList<MaskChange> changes = schema >= FirstSchemaWithMaskChanges ? MaskHistory.Read(reader) : [];
        Demand(reader.BaseStream.Position == length, "has more in it than a training");
        var network = new MaskedNetwork(architecture, layers);
        return new TrainingCheckpoint(level, new TrainingState(update, network, firstMoments, secondMoments, rows) { FurtherRows = furtherRows, MaskChanges = changes });
    }

    private static float[] ReadArray(BinaryReader reader, int size, bool hasZeros)
    {
        var values = new float[size];
        if (hasZeros)
        {
            LittleEndian.Read(reader.BaseStream, values);
        }
        else
        {
            LittleEndian.ReadWithoutZeros(reader.BaseStream, values);
        }

        return values;
    }

    private static void DemandDigest(FileStream stream, string file)
    {
        if (stream.Length < DigestLength)
        {
            throw new DamagedFileException(file, "is too short for a checkpoint");
        }

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (long left = stream.Length - DigestLength; left > 0;)
        {
            int count = (int)Math.Min(left, buffer.Length);
            stream.ReadExactly(buffer, 0, count);
            digest.AppendData(buffer, 0, count);
            left -= count;
        }

        var stored = new byte[DigestLength];
        stream.ReadExactly(stored);
        if (!stored.AsSpan().SequenceEqual(digest.GetHashAndReset()))
        {
            throw new DamagedFileException(file, "is damaged: its digest is not that of its content");
        }
    }

    private static void Demand(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidDataException(problem);
        }
    }
}
