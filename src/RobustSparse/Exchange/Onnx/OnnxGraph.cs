namespace RobustSparse.Exchange;

/// <summary>The graph of an ONNX model: the parts of onnx.proto that chains of layers need.</summary>
/// <param name="Nodes">The operators, in an order in which every value is computed before it is read.</param>
/// <param name="Constants">The constant tensors, by name.</param>
/// <param name="Inputs">The inputs; older files list the constants too.</param>
/// <param name="Outputs">The names of the outputs.</param>
internal sealed record OnnxGraph(
    IReadOnlyList<OnnxNode> Nodes, IReadOnlyDictionary<string, OnnxTensor> Constants, IReadOnlyList<OnnxInput> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>Reads a ModelProto.</summary>
    /// <exception cref="InvalidDataException">The bytes are no ONNX model.</exception>
    public static OnnxGraph Parse(ReadOnlySpan<byte> model)
    {
        var reader = new ProtobufReader(model);
        OnnxGraph? graph = null;
        while (reader.Next())
        {
            graph = reader.Field == 7 ? ParseGraph(reader.Bytes) : graph;
        }

        return graph ?? throw new InvalidDataException("the file has no graph: it is no ONNX model");
    }

    private static OnnxGraph ParseGraph(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        var nodes = new List<OnnxNode>();
        var constants = new Dictionary<string, OnnxTensor>();
        var inputs = new List<OnnxInput>();
        var outputs = new List<string>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(OnnxNode.Parse(reader.Bytes));
                    break;
                case 5:
                    var tensor = OnnxTensor.Parse(reader.Bytes);
                    constants[tensor.Name] = tensor;
                    break;
                case 11:
                    inputs.Add(OnnxInput.Parse(reader.Bytes));
                    break;
                case 12:
                    outputs.Add(OnnxInput.Parse(reader.Bytes).Name);
                    break;
                default:
                    break;
            }
        }

        return new OnnxGraph(nodes, constants, inputs, outputs);
    }
}

/// <summary>An input of a graph.</summary>
/// <param name="Name">The name of the value.</param>
/// <param name="Dimensions">The extents; 0 where the file gives a name or nothing instead of a number.</param>
internal sealed record OnnxInput(string Name, IReadOnlyList<long> Dimensions)
{
    /// <summary>Reads a ValueInfoProto.</summary>
    public static OnnxInput Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        string name = "";
        var dimensions = new List<long>();
        while (reader.Next())
        {
            name = reader.Field == 1 ? reader.Text : name;
            if (reader.Field == 2)
            {
                ParseShape(Inside(Inside(reader.Bytes, 1), 2), dimensions);
            }
        }

        return new OnnxInput(name, dimensions);
    }

    /// <summary>The last value of one field of a message; empty if there is none.</summary>
    private static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> bytes, int field)
    {
        var reader = new ProtobufReader(bytes);
        ReadOnlySpan<byte> found = default;
        while (reader.Next())
        {
            found = reader.Field == field ? reader.Bytes : found;
        }

        return found;
    }

    private static void ParseShape(ReadOnlySpan<byte> bytes, List<long> dimensions)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            var dimension = new ProtobufReader(reader.Bytes);
            long extent = 0;
            while (dimension.Next())
            {
                extent = dimension.Field == 1 ? (long)dimension.Number : extent;
            }

            dimensions.Add(extent);
        }
    }
}
