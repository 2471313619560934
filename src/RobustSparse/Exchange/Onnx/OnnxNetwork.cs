using RobustSparse.Files;
using RobustSparse.Models;

namespace RobustSparse.Exchange;

/// <summary>
/// Reads networks from ONNX files: a chain of Gemm, MatMul, Add, Sub, Div, Mul, Flatten, Reshape and Relu with constants, and Constant. Any other
/// operator is refused by name. Add, Sub, Div and Mul scale the inputs, or are the biases of the product before them.
/// </summary>
public static class OnnxNetwork
{
    /// <summary>Reads a network.</summary>
    /// <exception cref="DamagedFileException">The file is no ONNX file, or has an operator or a form that is not supported; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ScaledNetwork Read(string file)
    {
        try
        {
            return Of(OnnxGraph.Parse(File.ReadAllBytes(file)));
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw new DamagedFileException(file, e.Message, e);
        }
    }

    private static ScaledNetwork Of(OnnxGraph graph)
    {
        var constants = new Dictionary<string, OnnxTensor>(graph.Constants);
        OnnxInput[] inputs = [.. graph.Inputs.Where(input => !constants.ContainsKey(input.Name))];
        if (inputs is not [var input] || graph.Outputs is not [var output])
        {
            throw new InvalidDataException($"the graph has {inputs.Length} inputs and {graph.Outputs.Count} outputs instead of one of each");
        }

        // The first extent counts examples where it is 1 or has no number.
        IEnumerable<long> extents = input.Dimensions is [0 or 1, ..] && input.Dimensions.Count > 1 ? input.Dimensions.Skip(1) : input.Dimensions;
        long size = extents.Aggregate(1L, (product, extent) => checked(product * extent));
        var chain = new LayerChain(size is > 0 and <= NetworkArchitecture.MaxInputs
            ? (int)size
            : throw new InvalidDataException($"input '{input.Name}' has {size} values; from 1 to {NetworkArchitecture.MaxInputs} are supported"));
        string current = input.Name;
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node.Outputs is not [var result])
            {
                throw new InvalidDataException($"{node.Title} has {node.Outputs.Count} outputs, which is not supported");
            }

            if (node.Operator == "Constant")
            {
                constants[result] = node.Attributes.GetValueOrDefault("value")?.Tensor ?? throw new InvalidDataException($"{node.Title} has no tensor as its value");
                continue;
            }

            new OnnxOperator(node, current, constants).AddTo(chain);
            current = result;
        }

        return current == output ? chain.Build() : throw new InvalidDataException($"the last operator does not compute the output '{output}'");
    }
}
