using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Pruning;

/// <summary>
/// The loss of a training objective on fixed images, clean and attacked, in double precision and for any kind of layer: the definition of
/// its gradient, for scores that differentiate twice.
/// </summary>
internal sealed class ExactLoss
{
    private readonly NetworkArchitecture _architecture;
    private readonly double[][] _targets;
    private readonly double[][] _clean;
    private readonly double[][] _attacked;
    private readonly double _cleanWeight, _attackedWeight, _divergenceWeight;

    /// <param name="architecture">The network's layers.</param>
    /// <param name="options">The objective and its label smoothing.</param>
    /// <param name="images">[features] each.</param>
    /// <param name="labels">The class of each image.</param>
    public ExactLoss(NetworkArchitecture architecture, TrainingOptions options, IReadOnlyList<(float[] Clean, float[] Attacked)> images, byte[] labels)
    {
        _architecture = architecture;
        int classes = architecture.Classes;
        double smoothing = options.LabelSmoothing;
        _targets = [.. labels.Select(label => Enumerable.Range(0, classes).Select(c => ((1 - smoothing) * (c == label ? 1 : 0)) + (smoothing / classes)).ToArray())];
        _clean = ByFeature([.. images.Select(image => image.Clean)]);
        _attacked = ByFeature([.. images.Select(image => image.Attacked)]);

        // Objectives are linear in these means.
        double weight = options.EffectiveWeight;
        _cleanWeight = options.Objective.LossOf(new LossMeans(1, 0, 0), weight);
        _attackedWeight = options.Objective.LossOf(new LossMeans(0, 1, 0), weight);
        _divergenceWeight = options.Objective.LossOf(new LossMeans(0, 0, 1), weight);
    }

    /// <summary>The gradient of the mean loss, with logits divided by a temperature, by every kernel entry.</summary>
    /// <param name="kernels">One array a layer.</param>
    /// <param name="biases">One array a layer, [outputs].</param>
    /// <param name="temperature">The divisor.</param>
    public double[][] Gradient(double[][] kernels, double[][] biases, double temperature)
    {
        double[][] gradients = [.. kernels.Select(kernel => new double[kernel.Length])];
        double[][][] clean = Forward(_clean, kernels, biases);
        bool isAttacked = _attackedWeight != 0 || _divergenceWeight != 0;
        double[][][] attacked = isAttacked ? Forward(_attacked, kernels, biases) : clean;
        (double[][] cleanDelta, double[][] attackedDelta) = LogitGradients(clean[^1], attacked[^1], temperature);
        Backward(clean, cleanDelta, kernels, gradients);
        if (isAttacked)
        {
            Backward(attacked, attackedDelta, kernels, gradients);
        }

        return gradients;
    }

    /// <summary>The input of every layer and the logits, each [units][images].</summary>
    private double[][][] Forward(double[][] images, double[][] kernels, double[][] biases)
    {
        var values = new List<double[][]> { images };
        for (int l = 0; l < kernels.Length; l++)
        {
            LayerSpec layer = _architecture.Layers[l];
            double[][] input = values[l], output = [.. biases[l].Select(bias => Enumerable.Repeat(bias, _targets.Length).ToArray())];
            ForEachConnection(layer, (entry, connection) => AddScaled(output[connection.Output], kernels[l][entry], input[connection.Input]));
            if (l + 1 < kernels.Length)
            {
                Array.ForEach(output, unit => Rectify(unit, unit));
            }

            values.Add(output);
        }

        return [.. values];
    }

    private void Backward(double[][][] values, double[][] delta, double[][] kernels, double[][] gradients)
    {
        for (int l = kernels.Length - 1; l >= 0; l--)
        {
            double[][] input = values[l], before = [.. input.Select(unit => new double[unit.Length])], after = delta;
            ForEachConnection(_architecture.Layers[l], (entry, connection) =>
            {
                gradients[l][entry] += Dot(input[connection.Input], after[connection.Output]);
                AddScaled(before[connection.Input], kernels[l][entry], after[connection.Output]);
            });
            for (int unit = 0; unit < before.Length; unit++)
            {
                Rectify(before[unit], input[unit]);
            }

            delta = before;
        }
    }

    /// <summary>The gradients of the mean loss at the logits of both passes, [classes][images].</summary>
    private (double[][] Clean, double[][] Attacked) LogitGradients(double[][] clean, double[][] attacked, double temperature)
    {
        double[][] first = [.. clean.Select(row => new double[row.Length])], second = [.. clean.Select(row => new double[row.Length])];
        for (int i = 0; i < _targets.Length; i++)
        {
            (double[] p, double[] q, double[] target) = (Softmax(clean, i, temperature), Softmax(attacked, i, temperature), _targets[i]);
            double divergence = p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum(), scale = 1 / (temperature * _targets.Length);
            for (int c = 0; c < p.Length; c++)
            {
                double ofDivergence = p[c] * (Math.Log(p[c] / q[c]) - divergence);
                first[c][i] = scale * ((_cleanWeight * (p[c] - target[c])) + (_divergenceWeight * ofDivergence));
                second[c][i] = scale * ((_attackedWeight * (q[c] - target[c])) + (_divergenceWeight * (q[c] - p[c])));
            }
        }

        return (first, second);
    }

    private static void ForEachConnection(LayerSpec layer, Action<int, Connection> visit)
    {
        for (int entry = 0; entry < layer.KernelSize; entry++)
        {
            foreach (Connection connection in layer.ConnectionsOf(entry))
            {
                visit(entry, connection);
            }
        }
    }

    private static double[] Softmax(double[][] logits, int image, double temperature)
    {
        double max = logits.Max(row => row[image]);
        double[] powers = [.. logits.Select(row => Math.Exp((row[image] - max) / temperature))];
        double sum = powers.Sum();
        return Array.ConvertAll(powers, power => power / sum);
    }

    private static double[][] ByFeature(float[][] images) =>
        [.. Enumerable.Range(0, images[0].Length).Select(feature => Array.ConvertAll(images, image => (double)image[feature]))];

    private static void AddScaled(double[] sum, double factor, double[] values)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * values[i];
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Sets values to zero where the output of a ReLU is not positive.</summary>
    private static void Rectify(double[] values, double[] output)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = output[i] > 0 ? values[i] : 0;
        }
    }
}
