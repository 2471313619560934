using RobustSparse.Attacks;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>A kind of training, the attack that evaluates it, and the floating-point operations that one of its steps cannot do without.</summary>
/// <param name="Name">As the peer knows it.</param>
/// <param name="Attack">Without a random start, on both sides: so the clean forward pass serves as the attack's first.</param>
/// <param name="FirstLayerPasses">Multiplications of 60 examples by the first layer's weights: forward, input gradient, weight gradient.</param>
/// <param name="OtherLayerPasses">The same by those of the other layers.</param>
internal sealed record WorkKind(string Name, AttackOptions Attack, int FirstLayerPasses, int OtherLayerPasses)
{
    public const int BatchSize = 60;

    private static readonly AttackOptions _fgsm = new() { Kind = AttackKind.Fgsm };
    private static readonly AttackOptions _pgd = new() { Kind = AttackKind.Pgd, RandomStart = false };

    public static WorkKind Natural { get; } = new("natural", _fgsm, 2, 3);

    public static WorkKind Fgsm { get; } = new("fgsm", _fgsm, 5, 7);

    public static WorkKind Pgd { get; } = new("pgd", _pgd, 23, 25);

    public static IReadOnlyList<WorkKind> All { get; } = [Natural, Fgsm, Pgd];

    public bool IsAdversarial => this != Natural;

    /// <summary>The attack, as the peer knows it.</summary>
    public string AttackName => Attack.Kind == AttackKind.Fgsm ? "fgsm" : "pgd";

    public TrainingOptions Training => new() { Adversarial = IsAdversarial, BatchSize = BatchSize };

    /// <summary>Milliseconds that a step takes at least: two operations a multiplication by a surviving weight, example and pass, at the peak of one core.</summary>
    /// <param name="network">Whose surviving weights count.</param>
    /// <param name="peak">10⁹ floating-point operations a second.</param>
    public double Floor(MaskedNetwork network, double peak)
    {
        double first = Multiplications(network.Layers[0]), others = network.Layers.Skip(1).Sum(Multiplications);
        return 2.0 * BatchSize * ((FirstLayerPasses * first) + (OtherLayerPasses * others)) / (peak * 1e6);
    }

    /// <summary>Multiplications of one example by the surviving weights of a layer; a convolution multiplies by a weight at every position.</summary>
    private static double Multiplications(MaskedLayer layer) =>
        Enumerable.Range(0, layer.Mask.Size).Where(entry => layer.Mask[entry]).Sum(entry => (double)layer.Spec.ConnectionsOf(entry).Count);
}
