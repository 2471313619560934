namespace RobustSparse.Pruning;

/// <summary>
/// GraSP: the score is −w ⊙ (H·g) at initialisation, where g and H are gradient and Hessian of the loss with logits divided by T = 200 (Wang,
/// Zhang and Grosse 2020, equation 8). The highest scores are kept, as algorithm 1 of the paper says. To first order, removing a weight changes ‖g‖² by
/// twice its score. H·g is the central difference of two gradients in double precision, on fixed attacked images.
/// </summary>
public sealed class GraspMethod : ScoreMethod
{
    /// <summary>The number that logits are divided by.</summary>
    internal const double Temperature = 200;

    /// <summary>The length of the step along the gradient, relative to the length of the weights: too short to cross the kinks of ReLUs.</summary>
    private const double RelativeStep = 1e-7;

    /// <inheritdoc/>
    public override string Name => "grasp";

    /// <inheritdoc/>
    public override string Title => "−w · (Hessian · gradient) at initialisation (Wang et al. 2020)";

    /// <inheritdoc/>
    public override PruningInputs Inputs => PruningInputs.Scores | PruningInputs.Gradient;

    /// <inheritdoc/>
    public override PruningTime TimeOf(PruningOptions options) => PruningTime.BeforeTraining;

    internal override IReadOnlyList<double[]> ScoresOf(PruningRequest request)
    {
        using ScoreGradient gradient = request.Objective.GradientOf(request);
        ExactLoss loss = gradient.LossFor(request.Network);
        double[][] weights = [.. request.Network.Layers.Select(layer => Array.ConvertAll(layer.Kernel.Values, weight => (double)weight))];
        double[][] biases = [.. request.Network.Layers.Select(layer => Array.ConvertAll(layer.OutputBiases(), bias => (double)bias))];
        double[][] direction = loss.Gradient(weights, biases, Temperature);
        double length = Length(direction), step = length == 0 ? 1 : RelativeStep * Length(weights) / length;
        double[][] ahead = loss.Gradient(Moved(weights, direction, step), biases, Temperature);
        double[][] behind = loss.Gradient(Moved(weights, direction, -step), biases, Temperature);
        return [.. weights.Select((layer, l) => layer.Select((weight, i) => -weight * (ahead[l][i] - behind[l][i]) / (2 * step)).ToArray())];
    }

    private static double[][] Moved(double[][] weights, double[][] direction, double step) =>
        [.. weights.Select((layer, l) => layer.Select((weight, i) => weight + (step * direction[l][i])).ToArray())];

    private static double Length(double[][] values) => Math.Sqrt(values.Sum(layer => layer.Sum(value => value * value)));
}
