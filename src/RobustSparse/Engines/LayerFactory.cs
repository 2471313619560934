using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>Makes the fast form of layers: the one place that knows every kind of layer.</summary>
/// <param name="kernels">The kernels to use.</param>
/// <param name="plan">The form of the network's layers.</param>
internal sealed class LayerFactory(KernelSet kernels, EnginePlan plan)
{
    /// <summary>Makes one layer, without weights.</summary>
    /// <param name="layer">The layer, with its mask.</param>
    /// <param name="isFirst">Whether it reads the images.</param>
    /// <param name="usedInputs">[inputs]; as in <see cref="UsedUnits"/>.</param>
    /// <param name="usedOutputs">[outputs]; as in <see cref="UsedUnits"/>.</param>
    public Layer Create(MaskedLayer layer, bool isFirst, bool[] usedInputs, bool[] usedOutputs)
    {
        LayerForm form = isFirst ? plan.First : plan.Others;
        return layer.Spec switch
        {
            DenseLayerSpec => CreateDense(layer, form, usedInputs, usedOutputs),
            ConvolutionLayerSpec convolution => kernels.Convolution(
                ShapeOf(convolution), layer.Mask.Entries, UsedEntries(layer, usedInputs, usedOutputs), form == LayerForm.Dense, layer.Bias is not null),
            _ => throw new NotSupportedException($"no engine has layers like {layer.Spec}"),
        };
    }

    private Layer CreateDense(MaskedLayer layer, LayerForm form, bool[] usedInputs, bool[] usedOutputs)
    {
        (int inputs, int outputs) = (layer.Spec.Inputs, layer.Spec.Outputs);
        ReadOnlySpan<bool> isKept = layer.Mask.Entries;
        bool hasBias = layer.Bias is not null;
        return form switch
        {
            LayerForm.Dense => kernels.DenseLayer(inputs, outputs, isKept, hasBias),
            LayerForm.Split => kernels.SplitLayer(inputs, outputs, isKept, usedInputs, usedOutputs, plan.DenseUnits, hasBias),
            _ => kernels.SparseLayer(inputs, outputs, isKept, usedInputs, usedOutputs, leavesOutZeros: form == LayerForm.SparseWithCopy, hasBias),
        };
    }

    private static ConvolutionShape ShapeOf(ConvolutionLayerSpec layer) => new(
        layer.Input.Channels, layer.Input.Height, layer.Input.Width, layer.Filters.Count, layer.Filters.Size, layer.Filters.Stride, layer.Filters.Padding);

    /// <summary>The surviving entries that join a used input to a used output at one position at least.</summary>
    private static bool[] UsedEntries(MaskedLayer layer, bool[] usedInputs, bool[] usedOutputs)
    {
        var isUsed = new bool[layer.Mask.Size];
        for (int entry = 0; entry < isUsed.Length; entry++)
        {
            ConnectionGrid.Enumerator connections = layer.Spec.ConnectionsOf(entry).GetEnumerator();
            while (layer.Mask[entry] && !isUsed[entry] && connections.MoveNext())
            {
                isUsed[entry] = usedInputs[connections.Current.Input] && usedOutputs[connections.Current.Output];
            }
        }

        return isUsed;
    }
}
