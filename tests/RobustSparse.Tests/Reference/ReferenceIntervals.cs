namespace RobustSparse.Tests.Reference;

/// <summary>Interval bounds in double precision and plain loops, from lower and upper ends and not from centres and radii.</summary>
/// <param name="network">The network; the bounds follow its weights.</param>
internal sealed class ReferenceIntervals(ReferenceNetwork network)
{
    /// <summary>For every class j the greatest z_j − z_y in the box of radius ε, with the output layer elided.</summary>
    public double[] WorstLogits(double[] image, int label, double epsilon)
    {
        double[] lower = [.. image.Select(x => Math.Max(x - epsilon, 0))], upper = [.. image.Select(x => Math.Min(x + epsilon, 1))];
        for (int l = 0; l + 1 < network.Weights.Length; l++)
        {
            double[] weights = network.Weights[l], least = network.Layers[l].Spread(network.Biases[l]), greatest = [.. least];
            foreach ((int entry, int from, int to) in network.Layers[l].Connections)
            {
                least[to] += weights[entry] * (weights[entry] > 0 ? lower[from] : upper[from]);
                greatest[to] += weights[entry] * (weights[entry] > 0 ? upper[from] : lower[from]);
            }

            (lower, upper) = ([.. least.Select(z => Math.Max(z, 0))], [.. greatest.Select(z => Math.Max(z, 0))]);
        }

        double[] output = network.Weights[^1], bias = network.Biases[^1];
        return [.. bias.Select((b, j) => b - bias[label] + lower.Select((_, unit) => Term(unit, j)).Sum())];

        double Term(int unit, int j)
        {
            double difference = output[(unit * bias.Length) + j] - output[(unit * bias.Length) + label];
            return difference * (difference > 0 ? upper[unit] : lower[unit]);
        }
    }

    /// <summary>The cross-entropy of the worst-case logits.</summary>
    public double Loss(double[] image, int label, double epsilon)
    {
        double[] worst = WorstLogits(image, label, epsilon);
        double max = worst.Max();
        return max + Math.Log(worst.Sum(z => Math.Exp(z - max))) - worst[label];
    }

    /// <summary>Whether every class but the label stays below it in the whole box.</summary>
    public bool IsProven(double[] image, int label, double epsilon) =>
        WorstLogits(image, label, epsilon).Where((_, j) => j != label).All(z => z < 0);
}
