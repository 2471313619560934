namespace RobustSparse.Exchange;

/// <summary>An operator of an ONNX graph.</summary>
/// <param name="Operator">The kind: Gemm, Relu, …</param>
/// <param name="Name">The name of the node; may be empty.</param>
/// <param name="Inputs">The names of the values that it reads.</param>
/// <param name="Outputs">The names of the values that it computes.</param>
/// <param name="Attributes">The attributes, by name.</param>
internal sealed record OnnxNode(
    string Operator, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    /// <summary>The operator and the name, for messages.</summary>
    public string Title => Name == "" ? Operator : $"{Operator} '{Name}'";

    /// <summary>Reads a NodeProto.</summary>
    public static OnnxNode Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        string kind = "", name = "";
        var inputs = new List<string>();
        var outputs = new List<string>();
        var attributes = new Dictionary<string, OnnxAttribute>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text);
                    break;
                case 2:
                    outputs.Add(reader.Text);
                    break;
                case 3:
                    name = reader.Text;
                    break;
                case 4:
                    kind = reader.Text;
                    break;
                case 5:
                    (string key, OnnxAttribute attribute) = OnnxAttribute.Parse(reader.Bytes);
                    attributes[key] = attribute;
                    break;
                default:
                    break;
            }
        }

        return new OnnxNode(kind, name, inputs, outputs, attributes);
    }
}

/// <summary>An attribute of an operator: one of a number, a whole number or a tensor.</summary>
/// <param name="Number">A number.</param>
/// <param name="WholeNumber">A whole number.</param>
/// <param name="Tensor">A tensor; null if the attribute has none.</param>
internal sealed record OnnxAttribute(float Number, long WholeNumber, OnnxTensor? Tensor)
{
    /// <summary>Reads an AttributeProto.</summary>
    public static (string Name, OnnxAttribute Attribute) Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        string name = "";
        var attribute = new OnnxAttribute(0f, 0, null);
        while (reader.Next())
        {
            name = reader.Field == 1 ? reader.Text : name;
            attribute = reader.Field switch
            {
                2 => attribute with { Number = reader.Single },
                3 => attribute with { WholeNumber = (long)reader.Number },
                5 => attribute with { Tensor = OnnxTensor.Parse(reader.Bytes) },
                _ => attribute,
            };
        }

        return (name, attribute);
    }
}
