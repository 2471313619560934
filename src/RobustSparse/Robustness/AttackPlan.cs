using RobustSparse.Attacks;

namespace RobustSparse.Robustness;

/// <summary>What a user asks of an attack; null leaves it to the attack.</summary>
public sealed record AttackWishes
{
    /// <summary>Gradient steps; queries of square, draws of noise.</summary>
    public int? Steps { get; init; }

    public int? Restarts { get; init; }

    /// <summary>Size of a step of pgd, mifgsm and transfer.</summary>
    public float? StepSize { get; init; }

    /// <summary>The loss of fgsm, pgd, mifgsm and transfer.</summary>
    public AttackLoss? Loss { get; init; }

    /// <summary>Whether the first restart of pgd, mifgsm and transfer is at a random point.</summary>
    public bool? RandomStart { get; init; }
}

/// <summary>One attack, or several that take turns, each on what the others left standing.</summary>
/// <param name="Name">As on the command line and in results.</param>
/// <param name="Members">In their order. An example is broken if one of them breaks it.</param>
public sealed record AttackPlan(string Name, IReadOnlyList<AttackMethod> Members)
{
    /// <summary>The plans there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "fgsm", "pgd", "mifgsm", "apgd-ce", "apgd-dlr", "apgd-t", "fab-t", "square", "autoattack", "deepfool", "fmn", "noise", "transfer",
    ];

    /// <summary>Whether gradients of another network are needed.</summary>
    public bool NeedsSurrogate => Members.Any(member => member.NeedsSurrogate);

    /// <summary>Whether one run tells the distance of every example, and so the accuracy at every ε.</summary>
    public bool MeasuresDistance => Members is [{ IsMinimumNorm: true }];

    /// <summary>The plan of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="wishes">What differs from the defaults.</param>
    /// <param name="height">Rows of an image, which square needs.</param>
    /// <param name="width">Columns of an image.</param>
    /// <exception cref="ArgumentException">There is no such plan.</exception>
    public static AttackPlan Of(string name, AttackWishes wishes, int height, int width)
    {
        return new AttackPlan(name, name == "autoattack" ? [Named("apgd-ce"), Named("apgd-t"), Named("fab-t"), Named("square")] : [Named(name)]);

        AttackMethod Named(string member) => MethodOf(member, wishes, height, width);
    }

    private static AttackMethod MethodOf(string name, AttackWishes wishes, int height, int width) => name switch
    {
        "fgsm" => new PgdMethod { Name = name, Steps = 1, StepPerEpsilon = 1f, RandomStart = false, Loss = wishes.Loss ?? AttackLoss.CrossEntropy },
        "pgd" => Pgd(new PgdMethod { Name = name }, wishes),
        "mifgsm" => Pgd(new PgdMethod { Name = name, Steps = 10, StepPerEpsilon = 1f, Momentum = 1f, RandomStart = false }, wishes),
        "transfer" => Pgd(new PgdMethod { Name = name, IsTransferred = true }, wishes),
        "apgd-ce" => Apgd(new ApgdMethod { Name = name, Loss = AttackLoss.CrossEntropy }, wishes),
        "apgd-dlr" => Apgd(new ApgdMethod { Name = name, Loss = AttackLoss.Dlr }, wishes),
        "apgd-t" => new TargetedApgdMethod { Name = name, Steps = wishes.Steps ?? 100 },
        "fab-t" => new FabMethod { Name = name, Steps = wishes.Steps ?? 100 },
        "square" => new SquareMethod { Name = name, Queries = wishes.Steps ?? 5000, Restarts = wishes.Restarts ?? 1, Height = height, Width = width },
        "deepfool" => new DeepFoolMethod { Name = name, Steps = wishes.Steps ?? 50 },
        "fmn" => new FmnMethod { Name = name, Steps = wishes.Steps ?? 100 },
        "noise" => new NoiseMethod { Name = name, Draws = wishes.Steps ?? 100 },
        _ => throw new ArgumentException($"'{name}' is not one of {string.Join(", ", Names)}", nameof(name)),
    };

    private static PgdMethod Pgd(PgdMethod method, AttackWishes wishes) => method with
    {
        Steps = wishes.Steps ?? method.Steps,
        Restarts = wishes.Restarts ?? method.Restarts,
        StepSize = wishes.StepSize,
        Loss = wishes.Loss ?? method.Loss,
        RandomStart = wishes.RandomStart ?? method.RandomStart,
    };

    private static ApgdMethod Apgd(ApgdMethod method, AttackWishes wishes) => method with
    {
        Steps = wishes.Steps ?? method.Steps,
        Restarts = wishes.Restarts ?? method.Restarts,
    };
}
