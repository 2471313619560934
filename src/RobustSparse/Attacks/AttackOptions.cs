namespace RobustSparse.Attacks;

/// <summary>The attacks that training uses, as in the original implementation.</summary>
public enum AttackKind
{
    /// <summary>One step of size ε along the sign of the input gradient (Goodfellow, Shlens and Szegedy 2015).</summary>
    Fgsm,

    /// <summary>Projected gradient descent in the ε-ball (Madry et al. 2018).</summary>
    Pgd,
}

/// <summary>The class whose cross-entropy the attack raises.</summary>
public enum AttackLabels
{
    /// <summary>The network's own answer on the clean image; exactly tied classes share it equally. The default of cleverhans and of the original implementation.</summary>
    Predicted,

    /// <summary>The true class, as in textbooks.</summary>
    True,
}

/// <summary>The settings of an ℓ∞ attack on images with pixels in [0, 1]. The defaults are the paper's.</summary>
public sealed record AttackOptions
{
    public AttackKind Kind { get; init; } = AttackKind.Fgsm;

    /// <summary>ε, the maximum change of a pixel; in [0, 1].</summary>
    public float Epsilon { get; init; } = 0.3f;

    /// <summary>The change of a pixel in one step of <see cref="AttackKind.Pgd"/>; in (0, 1].</summary>
    public float StepSize { get; init; } = 0.05f;

    /// <summary>The number of steps of <see cref="AttackKind.Pgd"/>.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Whether <see cref="AttackKind.Pgd"/> starts at a uniformly random point of the ε-ball, rather than at the image.</summary>
    public bool RandomStart { get; init; } = true;

    public AttackLabels Labels { get; init; } = AttackLabels.Predicted;

    /// <summary>Whether the attack draws random numbers.</summary>
    internal bool IsRandom => Kind == AttackKind.Pgd && RandomStart;
}
