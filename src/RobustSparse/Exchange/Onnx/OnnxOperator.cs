using RobustSparse.Models;

namespace RobustSparse.Exchange;

/// <summary>One operator of a chain, with its constants.</summary>
/// <param name="node">The operator.</param>
/// <param name="current">The name of the value that the operators before computed.</param>
/// <param name="constants">The constants, by name.</param>
internal sealed class OnnxOperator(OnnxNode node, string current, IReadOnlyDictionary<string, OnnxTensor> constants)
{
    /// <summary>Adds the operator to a chain.</summary>
    /// <exception cref="InvalidDataException">The operator or its form is not supported.</exception>
    public void AddTo(LayerChain chain)
    {
        switch (node.Operator)
        {
            case "Gemm":
                AddGemm(chain);
                break;
            case "MatMul":
                AddMatMul(chain);
                break;
            case "Add" or "Sub" or "Mul" or "Div":
                AddElementwise(chain);
                break;
            case "Relu":
                Demand(Reads(0), "does not read the value before it");
                chain.AddRelu(node.Title);
                break;
            case "Flatten" or "Reshape":
                // The values stay in their order; every layer reads them as a vector.
                Demand(Reads(0), "does not read the value before it");
                break;
            default:
                throw new InvalidDataException($"operator {node.Title} is not supported");
        }
    }

    private bool Reads(int input) => node.Inputs.Count > input && node.Inputs[input] == current;

    private void Demand(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidDataException($"{node.Title} {problem}, which is not supported");
        }
    }

    private OnnxTensor Constant(int input)
    {
        string name = node.Inputs.Count > input ? node.Inputs[input] : "";
        Demand(constants.ContainsKey(name), $"reads '{name}', which is neither a constant nor the value before it");
        OnnxTensor tensor = constants[name];
        Demand(tensor.Values is not null, $"reads the constant '{name}', which is not of type float32");
        Demand(tensor.Values!.All(float.IsFinite), $"reads the constant '{name}', which has an infinite value or one that is not a number");
        return tensor;
    }

    private void AddGemm(LayerChain chain)
    {
        Demand(Reads(0), "does not read the value before it as its first input");
        Demand(Attribute("transA") == 0, "transposes its first input");
        Demand(Factor("alpha") == 1f && Factor("beta") == 1f, "has factors alpha or beta other than 1");
        AddLayer(chain, Constant(1), isTransposed: Attribute("transB") != 0, node.Inputs.Count > 2 && node.Inputs[2] != "" ? Constant(2) : null);
    }

    private void AddMatMul(LayerChain chain)
    {
        // A constant on the left multiplies a column of values: its rows are the outputs.
        bool isLeft = Reads(1);
        Demand(isLeft || Reads(0), "does not read the value before it");
        AddLayer(chain, Constant(isLeft ? 0 : 1), isTransposed: isLeft, bias: null);
    }

    private long Attribute(string name) => node.Attributes.GetValueOrDefault(name)?.WholeNumber ?? 0;

    private float Factor(string name) => node.Attributes.TryGetValue(name, out OnnxAttribute? factor) ? factor.Number : 1f;

    private void AddLayer(LayerChain chain, OnnxTensor weights, bool isTransposed, OnnxTensor? bias)
    {
        Demand(weights.Dimensions.Count == 2, "has weights that are no matrix");
        (int rows, int columns) = (checked((int)weights.Dimensions[0]), checked((int)weights.Dimensions[1]));
        (int inputs, int outputs) = isTransposed ? (columns, rows) : (rows, columns);
        Demand(inputs == chain.Width, $"has weights for {inputs} inputs, but reads {chain.Width} values");
        Demand(outputs is > 0 and <= NetworkArchitecture.MaxWidth, $"has {outputs} outputs");
        float[] kernel = weights.Values!;
        if (isTransposed)
        {
            kernel = new float[weights.Values!.Length];
            for (int i = 0; i < kernel.Length; i++)
            {
                kernel[i] = weights.Values[(i % outputs * inputs) + (i / outputs)];
            }
        }

        chain.AddLayer(node.Title, kernel, outputs, bias is null ? null : Spread(bias, outputs));
    }

    private void AddElementwise(LayerChain chain)
    {
        bool isSecond = Reads(1);
        Demand(isSecond || Reads(0), "does not read the value before it");
        Demand(!isSecond || node.Operator is "Add" or "Mul", "has the constant before the value");
        float[] constant = Spread(Constant(isSecond ? 0 : 1), chain.Width);
        if (!chain.IsAtInput)
        {
            Demand(node.Operator is "Add" or "Sub", "follows a layer");
            chain.AddBias(node.Title, node.Operator == "Add" ? constant : Array.ConvertAll(constant, value => -value));
            return;
        }

        Demand(node.Operator is "Add" or "Sub" || !constant.Contains(0f), "scales by zero");
        chain.ScaleInput(i => node.Operator switch
        {
            "Add" => (1, constant[i]),
            "Sub" => (1, -constant[i]),
            "Mul" => (constant[i], 0),
            _ => (1 / (double)constant[i], 0),
        });
    }

    /// <summary>A constant for every value: given for each, or one for all.</summary>
    private float[] Spread(OnnxTensor constant, int width)
    {
        float[] values = constant.Values!;
        Demand(values.Length == width || values.Length == 1, $"has a constant of {values.Length} values for {width}");
        return values.Length == width ? values : [.. Enumerable.Repeat(values[0], width)];
    }
}
