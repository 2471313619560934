using RobustSparse.Attacks;
using RobustSparse.Models;

namespace RobustSparse.Tests.Reference;

/// <summary>The network, its attacks and its optimiser in double precision and plain loops: the definition the fast code is held to.</summary>
internal sealed class ReferenceNetwork
{
    private readonly MaskedNetwork _network;
    private readonly double[][] _first;
    private readonly double[][] _second;

    public ReferenceNetwork(MaskedNetwork network)
    {
        _network = network;
        Layers = [.. network.Layers.Select(layer => ReferenceLayer.Of(layer.Spec))];
        Weights = [.. network.Layers.Select(layer => layer.Kernel.MaskedValues().Select(w => (double)w).ToArray())];
        Biases = [.. network.Layers.Select(layer => layer.Bias is { } bias ? Array.ConvertAll(bias.Values, b => (double)b) : new double[layer.Spec.Output.Channels])];
        _first = NewGradients();
        _second = NewGradients();
    }

    /// <summary>The connections of each layer.</summary>
    public ReferenceLayer[] Layers { get; }

    /// <summary>The kernel of each layer.</summary>
    public double[][] Weights { get; }

    /// <summary>[output channels] a layer; zeros where the network has none.</summary>
    public double[][] Biases { get; }

    /// <summary>The input of each layer, then the logits.</summary>
    public double[][] Forward(double[] image)
    {
        var activations = new List<double[]> { image };
        for (int l = 0; l < Weights.Length; l++)
        {
            double[] output = Layers[l].Spread(Biases[l]);
            foreach ((int entry, int i, int j) in Layers[l].Connections)
            {
                output[j] += activations[l][i] * Weights[l][entry];
            }

            activations.Add(l + 1 < Weights.Length ? [.. output.Select(z => Math.Max(z, 0))] : output);
        }

        return [.. activations];
    }

    private static double CrossEntropy(double[] logits, double[] target)
    {
        double max = logits.Max(), logSum = max + Math.Log(logits.Sum(z => Math.Exp(z - max)));
        return target.Zip(logits, (t, z) => t * (logSum - z)).Sum();
    }

    public double Loss(double[] image, double[] target) => CrossEntropy(Forward(image)[^1], target);

    /// <summary>∂loss/∂image, and ∂loss/∂weights and then ∂loss/∂biases added to <paramref name="gradients"/> times <paramref name="scale"/>.</summary>
    public double[] Backward(double[] image, double[] target, double scale = 1, double[][]? gradients = null)
    {
        double[][] activations = Forward(image);
        double[] logits = activations[^1];
        double max = logits.Max(), sum = logits.Sum(z => Math.Exp(z - max));
        double[] delta = [.. logits.Select((z, c) => (Math.Exp(z - max) / sum) - target[c])];
        for (int l = Weights.Length - 1; l >= 0; l--)
        {
            ReferenceLayer layer = Layers[l];
            for (int j = 0; gradients != null && j < delta.Length; j++)
            {
                gradients[Weights.Length + l][layer.Channels[j]] += scale * delta[j];
            }

            var before = new double[layer.Spec.Inputs];
            foreach ((int entry, int i, int j) in layer.Connections)
            {
                before[i] += Weights[l][entry] * delta[j];
                if (gradients != null && _network.Layers[l].Mask[entry])
                {
                    gradients[l][entry] += scale * activations[l][i] * delta[j];
                }
            }

            delta = [.. before.Select((slope, i) => l == 0 || activations[l][i] > 0 ? slope : 0)];
        }

        return delta;
    }

    public static double[] Softmax(double[] logits)
    {
        double max = logits.Max(), sum = logits.Sum(z => Math.Exp(z - max));
        return [.. logits.Select(z => Math.Exp(z - max) / sum)];
    }

    /// <summary>CE(x, target) + weight·KL(f(x) ‖ f(x′)).</summary>
    public double TradesLoss(double[] image, double[] attacked, double[] target, double weight) =>
        Loss(image, target) + (weight * Divergence(Softmax(Forward(image)[^1]), Softmax(Forward(attacked)[^1])));

    /// <summary>∂<see cref="TradesLoss"/>/∂weights, through both images, added to <paramref name="gradients"/> times <paramref name="scale"/>.</summary>
    public void AddTradesGradient(double[] image, double[] attacked, double[] target, double weight, double scale, double[][] gradients)
    {
        double[] p = Softmax(Forward(image)[^1]), q = Softmax(Forward(attacked)[^1]);
        double divergence = Divergence(p, q);

        // Backward takes p − target to the weights: what the divergence adds to the gradient at the logits goes off the target.
        Backward(image, [.. target.Select((t, c) => t - (weight * p[c] * (Math.Log(p[c]) - Math.Log(q[c]) - divergence)))], scale, gradients);
        Backward(attacked, p, weight * scale, gradients);
    }

    public static double Divergence(double[] p, double[] q) => p.Zip(q, (a, b) => a * (Math.Log(a) - Math.Log(b))).Sum();

    /// <summary>FGSM, or PGD from <paramref name="start"/>.</summary>
    public double[] Attack(double[] image, double[] target, AttackOptions options, double[] start)
    {
        double[] attacked = [.. start];
        bool single = options.Kind == AttackKind.Fgsm;
        double step = single ? options.Epsilon : options.StepSize;
        for (int k = 0; k < (single ? 1 : options.Steps); k++)
        {
            double[] gradient = Backward(attacked, target);
            for (int i = 0; i < image.Length; i++)
            {
                double moved = attacked[i] + (step * Math.Sign(gradient[i]));
                moved = Math.Clamp(moved, image[i] - options.Epsilon, image[i] + options.Epsilon);
                attacked[i] = Math.Clamp(moved, 0, 1);
            }
        }

        return attacked;
    }

    /// <summary>Keras's Adam with an L1 penalty on surviving weights; biases too where the network has them.</summary>
    public void Update(double[][] gradients, int update, double learningRate, double l1)
    {
        double stepSize = learningRate * Math.Sqrt(1 - Math.Pow(0.999, update)) / (1 - Math.Pow(0.9, update));
        for (int l = 0; l < Weights.Length; l++)
        {
            for (int i = 0; i < Weights[l].Length; i++)
            {
                if (_network.Layers[l].Mask[i])
                {
                    Step(Weights, l, l, i, gradients[l][i] + (l1 * Math.Sign(Weights[l][i])), stepSize);
                }
            }

            for (int j = 0; _network.Layers[l].Bias is not null && j < Biases[l].Length; j++)
            {
                Step(Biases, l, Weights.Length + l, j, gradients[Weights.Length + l][j], stepSize);
            }
        }
    }

    private void Step(double[][] values, int layer, int moments, int i, double gradient, double stepSize)
    {
        _first[moments][i] = (0.9 * _first[moments][i]) + (0.1 * gradient);
        _second[moments][i] = (0.999 * _second[moments][i]) + (0.001 * gradient * gradient);
        values[layer][i] -= stepSize * _first[moments][i] / (Math.Sqrt(_second[moments][i]) + 1e-7);
    }

    /// <summary>Zeros for the weights of every layer, then for the biases of every layer.</summary>
    public double[][] NewGradients() => [.. Weights.Concat(Biases).Select(values => new double[values.Length])];
}
