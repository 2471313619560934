using System.Numerics;
using System.Runtime.InteropServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The worst-case logits of interval bounds with the output layer elided (Gowal et al. 2018, section 3): for every class j the
/// greatest value of z_j − z_y, one linear form (w_j − w_y)·h + b_j − b_y over the intervals of the last hidden layer h. y is the
/// class of the example, and its own worst-case logit is zero. The network is proven on an example if all others are negative.
/// </summary>
internal static class WorstLogits
{
    /// <summary>Computes the worst-case logits.</summary>
    /// <param name="layer">The output layer's kernel and bias.</param>
    /// <param name="labels">y of each example.</param>
    /// <param name="center">[units, 64]: the centres of h.</param>
    /// <param name="radius">[units, 64]: the radii of h.</param>
    /// <param name="logits">[classes, 64]; becomes the worst-case logits.</param>
    public static void Forward(LayerWeights layer, ReadOnlySpan<byte> labels, Block center, Block radius, Block logits)
    {
        Span<float> truth = stackalloc float[Block.Columns];
        ReadOnlySpan<Vector<float>> y = Vectors(truth);
        Spread(layer.Bias, labels, truth);
        for (int j = 0; j < logits.Rows; j++)
        {
            Span<Vector<float>> z = Vectors(logits.Row(j));
            for (int i = 0; i < z.Length; i++)
            {
                z[i] = new Vector<float>(layer.Bias[j]) - y[i];
            }
        }

        for (int unit = 0; unit < center.Rows; unit++)
        {
            ReadOnlySpan<float> weights = layer.Row(unit);
            Spread(weights, labels, truth);
            ReadOnlySpan<Vector<float>> c = Vectors(center.Row(unit)), r = Vectors(radius.Row(unit));
            for (int j = 0; j < logits.Rows; j++)
            {
                Span<Vector<float>> z = Vectors(logits.Row(j));
                var weight = new Vector<float>(weights[j]);
                for (int i = 0; i < z.Length; i++)
                {
                    Vector<float> difference = weight - y[i];
                    z[i] += (difference * c[i]) + (Vector.Abs(difference) * r[i]);
                }
            }
        }
    }

    /// <summary>Computes the gradient at h, and adds the gradient by the output layer.</summary>
    /// <param name="layer">The output layer's kernel and bias.</param>
    /// <param name="labels">y of each example.</param>
    /// <param name="center">[units, 64]: the centres of h.</param>
    /// <param name="radius">[units, 64]: the radii of h.</param>
    /// <param name="delta">[classes, 64]: the gradient at the worst-case logits, zero in columns without an example.</param>
    /// <param name="atCenter">[units, 64]; becomes the gradient at the centres.</param>
    /// <param name="atRadius">[units, 64]; becomes the gradient at the radii.</param>
    /// <param name="gradient">The gradient by kernel and bias, to which this one is added.</param>
    public static void Backward(
        LayerWeights layer, ReadOnlySpan<byte> labels, Block center, Block radius, Block delta, Block atCenter, Block atRadius, LayerWeights gradient)
    {
        Span<float> truth = stackalloc float[Block.Columns], byTruth = stackalloc float[Block.Columns];
        ReadOnlySpan<Vector<float>> y = Vectors(truth);
        Span<Vector<float>> p = Vectors(byTruth);
        for (int unit = 0; unit < center.Rows; unit++)
        {
            ReadOnlySpan<float> weights = layer.Row(unit);
            Span<float> byWeight = gradient.Row(unit);
            Spread(weights, labels, truth);
            byTruth.Clear();
            ReadOnlySpan<Vector<float>> c = Vectors(center.Row(unit)), r = Vectors(radius.Row(unit));
            Span<Vector<float>> gc = Vectors(atCenter.Row(unit)), gr = Vectors(atRadius.Row(unit));
            gc.Clear();
            gr.Clear();
            for (int j = 0; j < delta.Rows; j++)
            {
                ReadOnlySpan<Vector<float>> d = Vectors(delta.Row(j));
                var weight = new Vector<float>(weights[j]);
                Vector<float> sum = default;
                for (int i = 0; i < d.Length; i++)
                {
                    Vector<float> difference = weight - y[i];
                    gc[i] += difference * d[i];
                    gr[i] += Vector.Abs(difference) * d[i];

                    // A difference of zero has no sign; its radius has no gradient.
                    Vector<float> signed = Vector.ConditionalSelect(Vector.LessThan(difference, Vector<float>.Zero), -r[i], r[i]);
                    Vector<float> share = d[i] * (c[i] + Vector.ConditionalSelect(Vector.Equals(difference, Vector<float>.Zero), Vector<float>.Zero, signed));
                    sum += share;
                    p[i] += share;
                }

                byWeight[j] += Vector.Sum(sum);
            }

            Gather(byTruth, labels, byWeight);
        }

        AddBiasGradient(delta, labels, gradient.Bias);
    }

    private static void AddBiasGradient(Block delta, ReadOnlySpan<byte> labels, Span<float> gradient)
    {
        Span<float> byTruth = stackalloc float[Block.Columns];
        byTruth.Clear();
        for (int j = 0; j < delta.Rows; j++)
        {
            ReadOnlySpan<float> row = delta.Row(j);
            for (int column = 0; column < row.Length; column++)
            {
                gradient[j] += row[column];
                byTruth[column] += row[column];
            }
        }

        Gather(byTruth, labels, gradient);
    }

    /// <summary>Gives every column the value of its class.</summary>
    private static void Spread(ReadOnlySpan<float> values, ReadOnlySpan<byte> labels, Span<float> columns)
    {
        for (int column = 0; column < labels.Length; column++)
        {
            columns[column] = values[labels[column]];
        }
    }

    /// <summary>Subtracts every column from the sum of its class.</summary>
    private static void Gather(ReadOnlySpan<float> columns, ReadOnlySpan<byte> labels, Span<float> sums)
    {
        for (int column = 0; column < labels.Length; column++)
        {
            sums[labels[column]] -= columns[column];
        }
    }

    private static Span<Vector<float>> Vectors(Span<float> row) => MemoryMarshal.Cast<float, Vector<float>>(row);
}
