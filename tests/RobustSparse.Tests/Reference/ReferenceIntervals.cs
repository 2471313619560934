namespace RobustSparse.Tests.Reference;

/// <summary>Interval bounds in double precision and plain loops, from lower and upper ends and not from centres and radii.</summary>
/// <param name="network">The network; the bounds follow its weights.</param>
internal sealed class ReferenceIntervals(ReferenceNetwork network)
{
    /// <summary>For every class j the greatest z_j − z_y in the box of radius ε, with the output layer elided.</summary>
    public double[] WorstLogits(double[] image, int label, double epsilon)
    {
        (double[][] least, double[][] greatest) = PreActivations(image, epsilon);
        double[] lower = [.. least[^1].Select(z => Math.Max(z, 0))], upper = [.. greatest[^1].Select(z => Math.Max(z, 0))];
        double[] output = network.Weights[^1], bias = network.Biases[^1];
        return [.. bias.Select((b, j) => b - bias[label] + lower.Select((_, unit) => Term(unit, j)).Sum())];

        double Term(int unit, int j)
        {
            double difference = output[(unit * bias.Length) + j] - output[(unit * bias.Length) + label];
            return difference * (difference > 0 ? upper[unit] : lower[unit]);
        }
    }

    /// <summary>For every class j an upper bound of z_j − z_y by the lines around the ReLUs, between which the interval bounds of the hidden layers lie.</summary>
    public double[] BackwardLogits(double[] image, int label, double epsilon)
    {
        (double[][] least, double[][] greatest) = PreActivations(image, epsilon);
        double[] output = network.Weights[^1], bias = network.Biases[^1];
        return [.. bias.Select((b, j) => Bound(j))];

        double Bound(int j)
        {
            double constant = bias[j] - bias[label];
            double[] form = [.. Enumerable.Range(0, least[^1].Length).Select(unit => output[(unit * bias.Length) + j] - output[(unit * bias.Length) + label])];
            for (int layer = least.Length - 1; layer >= 0; layer--)
            {
                double[] biases = network.Layers[layer].Spread(network.Biases[layer]);
                for (int unit = 0; unit < form.Length; unit++)
                {
                    (double l, double u) = (least[layer][unit], greatest[layer][unit]);
                    bool isUndecided = l < 0 && u > 0;
                    double slope = isUndecided ? u / (u - l) : u > 0 ? 1 : 0;
                    double lowerSlope = isUndecided ? (u > -l ? 1 : 0) : slope;
                    constant += isUndecided && form[unit] > 0 ? -slope * l * form[unit] : 0;
                    form[unit] *= form[unit] > 0 ? slope : lowerSlope;
                    constant += form[unit] * biases[unit];
                }

                var before = new double[layer == 0 ? image.Length : least[layer - 1].Length];
                foreach ((int entry, int from, int to) in network.Layers[layer].Connections)
                {
                    before[from] += network.Weights[layer][entry] * form[to];
                }

                form = before;
            }

            return constant + form.Select((v, i) => v * (v > 0 ? Math.Min(image[i] + epsilon, 1) : Math.Max(image[i] - epsilon, 0))).Sum();
        }
    }

    /// <summary>The cross-entropy of worst-case logits: β times those of backward bounds and 1 − β times those of intervals.</summary>
    public double Loss(double[] image, int label, double epsilon, double beta = 0)
    {
        double[] worst = WorstLogits(image, label, epsilon);
        if (beta > 0)
        {
            worst = [.. worst.Zip(BackwardLogits(image, label, epsilon), (interval, backward) => ((1 - beta) * interval) + (beta * backward))];
        }

        double max = worst.Max();
        return max + Math.Log(worst.Sum(z => Math.Exp(z - max))) - worst[label];
    }

    /// <summary>Whether every class but the label stays below it in the whole box.</summary>
    public bool IsProven(double[] image, int label, double epsilon) =>
        WorstLogits(image, label, epsilon).Where((_, j) => j != label).All(z => z < 0);

    /// <summary>The lower and upper ends of the pre-activations of each hidden layer.</summary>
    private (double[][] Least, double[][] Greatest) PreActivations(double[] image, double epsilon)
    {
        double[] lower = [.. image.Select(x => Math.Max(x - epsilon, 0))], upper = [.. image.Select(x => Math.Min(x + epsilon, 1))];
        var ends = new List<(double[] Least, double[] Greatest)>();
        for (int l = 0; l + 1 < network.Weights.Length; l++)
        {
            double[] weights = network.Weights[l], least = network.Layers[l].Spread(network.Biases[l]), greatest = [.. least];
            foreach ((int entry, int from, int to) in network.Layers[l].Connections)
            {
                least[to] += weights[entry] * (weights[entry] > 0 ? lower[from] : upper[from]);
                greatest[to] += weights[entry] * (weights[entry] > 0 ? upper[from] : lower[from]);
            }

            ends.Add((least, greatest));
            (lower, upper) = ([.. least.Select(z => Math.Max(z, 0))], [.. greatest.Select(z => Math.Max(z, 0))]);
        }

        return ([.. ends.Select(end => end.Least)], [.. ends.Select(end => end.Greatest)]);
    }
}
