using RobustSparse.Models;

namespace RobustSparse.Exchange;

/// <summary>A network whose inputs are scaled first: the first layer reads scale·x + shift.</summary>
/// <param name="Network">The layers.</param>
/// <param name="Scale">[inputs]; not zero.</param>
/// <param name="Shift">[inputs].</param>
public sealed record ScaledNetwork(MaskedNetwork Network, IReadOnlyList<double> Scale, IReadOnlyList<double> Shift)
{
    /// <summary>A network that reads its inputs as they are.</summary>
    public static ScaledNetwork Of(MaskedNetwork network)
    {
        int inputs = network.Architecture.Inputs;
        return new ScaledNetwork(network, [.. Enumerable.Repeat(1.0, inputs)], new double[inputs]);
    }
}
