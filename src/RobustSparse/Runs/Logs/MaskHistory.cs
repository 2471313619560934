using System.Globalization;
using System.Text;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>
/// The changes of masks of one training, as a table of counts (mask_history.csv) and as a file of all entries (mask_history.bin): the text
/// RSNMASK1, the number of changes, then for each change its update, its layer, and the dropped and the grown entries. A list of entries is
/// their number, the first, and the distances from each to the next. All numbers are unsigned LEB128.
/// </summary>
public static class MaskHistory
{
    private static ReadOnlySpan<byte> Magic => "RSNMASK1"u8;

    /// <summary>Reads the changes of a finished level; none where its masks did not change.</summary>
    /// <exception cref="DamagedFileException">The file is damaged.</exception>
    public static IReadOnlyList<MaskChange> Read(LevelDirectory level)
    {
        if (!File.Exists(level.MaskChanges))
        {
            return [];
        }

        using var reader = new BinaryReader(new BufferedStream(File.OpenRead(level.MaskChanges)));
        try
        {
            return reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic)
                ? Read(reader)
                : throw new DamagedFileException(level.MaskChanges, "is not a history of masks");
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or InvalidDataException)
        {
            throw new DamagedFileException(level.MaskChanges, "is damaged", e);
        }
    }

    /// <summary>The file of all entries.</summary>
    internal static byte[] Format(IReadOnlyList<MaskChange> changes)
    {
        using var stream = new MemoryStream();
        stream.Write(Magic);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            Write(writer, changes);
        }

        return stream.ToArray();
    }

    /// <summary>The table of counts: a row for each layer and change, with the weights that the layer has after it.</summary>
    /// <param name="start">The network with the masks that the training started with.</param>
    /// <param name="changes">The changes.</param>
    internal static byte[] Table(MaskedNetwork start, IReadOnlyList<MaskChange> changes)
    {
        int[] kept = [.. start.Masks.Select(mask => mask.Kept)];
        var text = new StringBuilder("update,layer,kept,dropped,grown\n");
        foreach (MaskChange change in changes)
        {
            kept[change.Layer] += change.Grown.Count - change.Dropped.Count;
            text.Append(CultureInfo.InvariantCulture, $"{change.Update},{start.Layers[change.Layer].Spec.Name},{kept[change.Layer]},{change.Dropped.Count},{change.Grown.Count}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    internal static void Write(BinaryWriter writer, IReadOnlyList<MaskChange> changes)
    {
        writer.Write7BitEncodedInt(changes.Count);
        foreach (MaskChange change in changes)
        {
            writer.Write7BitEncodedInt(change.Update);
            writer.Write7BitEncodedInt(change.Layer);
            WriteEntries(writer, change.Dropped);
            WriteEntries(writer, change.Grown);
        }
    }

    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    /// <exception cref="FormatException">A number is too long.</exception>
    internal static IReadOnlyList<MaskChange> Read(BinaryReader reader)
    {
        var changes = new List<MaskChange>();
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            changes.Add(new MaskChange(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), ReadEntries(reader), ReadEntries(reader)));
        }

        return changes;
    }

    private static void WriteEntries(BinaryWriter writer, IReadOnlyList<int> entries)
    {
        writer.Write7BitEncodedInt(entries.Count);
        int last = 0;
        foreach (int entry in entries)
        {
            writer.Write7BitEncodedInt(entry - last);
            last = entry;
        }
    }

    private static List<int> ReadEntries(BinaryReader reader)
    {
        var entries = new List<int>();
        int last = 0;
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            last += reader.Read7BitEncodedInt();
            entries.Add(last);
        }

        return entries;
    }
}
