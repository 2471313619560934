using System.Text;

namespace RobustSparse.Tests.Exchange;

/// <summary>Writes ONNX files for tests, field by field.</summary>
internal sealed class OnnxBytes(string input, long[] dimensions, string output)
{
    private readonly List<byte> _graph = [];

    /// <summary>Adds an operator.</summary>
    public OnnxBytes Node(string kind, string[] inputs, string result, params (string Name, long Value)[] attributes)
    {
        List<byte> node = [.. inputs.SelectMany(name => Text(1, name)), .. Text(2, result), .. Text(3, $"the {kind}"), .. Text(4, kind)];
        foreach ((string name, long value) in attributes)
        {
            node.AddRange(Field(5, [.. Text(1, name), .. Number(3, value), .. Number(20, 2)]));
        }

        _graph.AddRange(Field(1, [.. node]));
        return this;
    }

    /// <summary>Adds a float32 constant, as raw bytes or as packed floats.</summary>
    public OnnxBytes Tensor(string name, float[] values, bool isRaw, params long[] extents)
    {
        _graph.AddRange(Field(5, TensorOf(name, values, isRaw, extents)));
        return this;
    }

    /// <summary>Adds a constant of 64-bit whole numbers.</summary>
    public OnnxBytes Shape(string name, params long[] values)
    {
        _graph.AddRange(Field(5, [.. Number(1, values.Length), .. Number(2, 7), .. Field(7, [.. values.SelectMany(value => Varint((ulong)value))]), .. Text(8, name)]));
        return this;
    }

    /// <summary>Adds a Constant operator.</summary>
    public OnnxBytes Constant(string name, float[] values, params long[] extents)
    {
        byte[] attribute = [.. Text(1, "value"), .. Field(5, TensorOf("", values, true, extents)), .. Number(20, 4)];
        _graph.AddRange(Field(1, [.. Text(2, name), .. Text(4, "Constant"), .. Field(5, attribute)]));
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] Model()
    {
        byte[] graph = [.. _graph, .. Text(2, "graph"), .. Field(11, Value(input, dimensions)), .. Field(12, Value(output, [1, 0]))];
        return [.. Number(1, 8), .. Field(7, graph), .. Field(8, [.. Text(1, ""), .. Number(2, 13)])];
    }

    private static byte[] TensorOf(string name, float[] values, bool isRaw, long[] extents) =>
    [
        .. Field(1, [.. extents.SelectMany(extent => Varint((ulong)extent))]), .. Number(2, 1),
        .. Field(isRaw ? 9 : 4, [.. values.SelectMany(BitConverter.GetBytes)]), .. Text(8, name),
    ];

    private static byte[] Value(string name, long[] extents)
    {
        byte[] shape = [.. extents.SelectMany(extent => Field(1, extent > 0 ? Number(1, extent) : Text(2, "n")))];
        return [.. Text(1, name), .. Field(2, Field(1, [.. Number(1, 1), .. Field(2, shape)]))];
    }

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] bytes) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static byte[] Varint(ulong value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
