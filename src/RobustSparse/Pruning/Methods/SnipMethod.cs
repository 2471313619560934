namespace RobustSparse.Pruning;

/// <summary>Keeps the weights to which the loss is most sensitive: |g ⊙ w| at initialisation, g = ∂L/∂w (Lee, Ajanthan and Torr 2019, equation 4).</summary>
public sealed class SnipMethod : ScoreMethod
{
    /// <inheritdoc/>
    public override string Name => "snip";

    /// <inheritdoc/>
    public override string Title => "|gradient · w| at initialisation (Lee et al. 2019)";

    /// <inheritdoc/>
    public override PruningInputs Inputs => PruningInputs.Scores | PruningInputs.Gradient;

    /// <inheritdoc/>
    public override PruningTime TimeOf(PruningOptions options) => PruningTime.BeforeTraining;

    internal override IReadOnlyList<double[]> ScoresOf(PruningRequest request)
    {
        using ScoreGradient gradient = request.Objective.GradientOf(request);
        return [.. gradient.At(request.Network).Zip(request.Network.Layers, (g, layer) => Products(g, layer.Kernel.Values))];
    }

    private static double[] Products(float[] gradient, float[] weights)
    {
        var scores = new double[weights.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Math.Abs((double)gradient[i] * weights[i]);
        }

        return scores;
    }
}
