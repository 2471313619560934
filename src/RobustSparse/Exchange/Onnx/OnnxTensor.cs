using System.Buffers.Binary;

namespace RobustSparse.Exchange;

/// <summary>A constant tensor of an ONNX graph.</summary>
/// <param name="Name">The name of the value.</param>
/// <param name="Dimensions">The extents; empty for a single number.</param>
/// <param name="Values">The values of a float32 tensor in row-major order; null for a tensor of another type.</param>
internal sealed record OnnxTensor(string Name, IReadOnlyList<long> Dimensions, float[]? Values)
{
    private const long Float32 = 1;

    /// <summary>Reads a TensorProto.</summary>
    /// <exception cref="InvalidDataException">The values do not fit the extents, or are in another file.</exception>
    public static OnnxTensor Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        string name = "";
        long type = 0;
        bool isExternal = false;
        var dimensions = new List<long>();
        var values = new List<float>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddNumbers(dimensions);
                    break;
                case 2:
                    type = (long)reader.Number;
                    break;
                case 4 when !reader.HasLength:
                    values.Add(reader.Single);
                    break;
                case 4:
                case 9:
                    AddSingles(reader.Bytes, values);
                    break;
                case 8:
                    name = reader.Text;
                    break;
                case 13:
                    isExternal = true;
                    break;
                default:
                    break;
            }
        }

        return type != Float32 ? new OnnxTensor(name, dimensions, null)
            : isExternal ? throw new InvalidDataException($"tensor '{name}' is stored in another file")
            : values.Count == dimensions.Aggregate(1L, (size, extent) => size * extent) ? new OnnxTensor(name, dimensions, [.. values])
            : throw new InvalidDataException($"tensor '{name}' has {values.Count} values, which do not fit its extents {string.Join('×', dimensions)}");
    }

    private static void AddSingles(ReadOnlySpan<byte> bytes, List<float> values)
    {
        for (int i = 0; i + sizeof(float) <= bytes.Length; i += sizeof(float))
        {
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(bytes[i..]));
        }
    }
}
