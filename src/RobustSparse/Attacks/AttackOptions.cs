namespace RobustSparse.Attacks;

/// <summary>The attacks of the original.</summary>
public enum AttackKind
{
    /// <summary>One step of size ε along the sign of the input gradient (Goodfellow, Shlens and Szegedy 2015).</summary>
    Fgsm,

    /// <summary>Projected gradient descent in the ε-ball (Madry et al. 2018).</summary>
    Pgd,
}

/// <summary>Which class the attack drives the network away from.</summary>
public enum AttackLabels
{
    /// <summary>The network's own answer on the clean image, shared equally among exactly tied classes: cleverhans' default, and the original's.</summary>
    Predicted,

    /// <summary>The true class: the textbook attack.</summary>
    True,
}

/// <summary>An ℓ∞ attack on images with pixels in [0, 1]. The defaults are the paper's.</summary>
public sealed record AttackOptions
{
    public AttackKind Kind { get; init; } = AttackKind.Fgsm;

    /// <summary>ε: how far, at most, each pixel moves; in [0, 1].</summary>
    public float Epsilon { get; init; } = 0.3f;

    /// <summary>How far each pixel moves in one step of <see cref="AttackKind.Pgd"/>; in (0, 1].</summary>
    public float StepSize { get; init; } = 0.05f;

    /// <summary>Steps of <see cref="AttackKind.Pgd"/>.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Whether <see cref="AttackKind.Pgd"/> starts at a point uniform in the ε-ball rather than at the image.</summary>
    public bool RandomStart { get; init; } = true;

    public AttackLabels Labels { get; init; } = AttackLabels.Predicted;

    /// <summary>Whether the attack draws noise at all.</summary>
    internal bool IsRandom => Kind == AttackKind.Pgd && RandomStart;
}
