namespace RobustSparse.Attacks;

/// <summary>A named attack: one method, or an ensemble of methods that take turns.</summary>
/// <param name="Name">The name on the command line and in results.</param>
/// <param name="Settings">The settings that a user can change.</param>
/// <param name="Members">The methods, in the order of attack, with their default values.</param>
public sealed record CatalogedAttack(string Name, AttackSettings Settings, IReadOnlyList<AttackMethod> Members);

/// <summary>All attacks that evaluate networks, one line each. To add one, write its file in Methods/ and its line here.</summary>
public static class AttackCatalog
{
    private const AttackSettings Steps = AttackSettings.Steps, Restarts = AttackSettings.Restarts, Loss = AttackSettings.Loss;
    private const AttackSettings Stepping = Steps | Restarts | Loss | AttackSettings.StepSize | AttackSettings.RandomStart;

    private static readonly CatalogedAttack[] _methods =
    [
        One(new PgdMethod { Name = "fgsm", Steps = 1, StepPerEpsilon = 1f, RandomStart = false }, Loss),
        One(new PgdMethod { Name = "pgd" }, Stepping),
        One(new PgdMethod { Name = "mifgsm", Steps = 10, StepPerEpsilon = 1f, Momentum = 1f, RandomStart = false }, Stepping),
        One(new ApgdMethod { Name = "apgd-ce", Loss = AttackLoss.CrossEntropy }, Steps | Restarts),
        One(new ApgdMethod { Name = "apgd-dlr", Loss = AttackLoss.Dlr }, Steps | Restarts),
        One(new TargetedApgdMethod { Name = "apgd-t" }, Steps),
        One(new FabMethod { Name = "fab-t" }, Steps),
        One(new SquareMethod { Name = "square" }, Steps | Restarts),
        One(new DeepFoolMethod { Name = "deepfool" }, Steps),
        One(new FmnMethod { Name = "fmn" }, Steps),
        One(new NoiseMethod { Name = "noise" }, Steps),
        One(new PgdMethod { Name = "transfer", IsTransferred = true }, Stepping),
    ];

    /// <summary>All attacks in the order in which users see them: ensembles, then single methods.</summary>
    public static IReadOnlyList<CatalogedAttack> All { get; } = [Ensemble("autoattack", "apgd-ce", "apgd-t", "fab-t", "square"), .. _methods];

    /// <summary>Finds an attack by its name; null where there is none.</summary>
    public static CatalogedAttack? Find(string name) => All.FirstOrDefault(attack => attack.Name == name);

    private static CatalogedAttack One(AttackMethod method, AttackSettings settings) => new(method.Name, settings, [method]);

    /// <summary>Makes an ensemble. A user can change the settings that at least one member has.</summary>
    private static CatalogedAttack Ensemble(string name, params string[] members) =>
        new(name, Steps | Restarts, [.. members.SelectMany(member => _methods.Single(method => method.Name == member).Members)]);
}
