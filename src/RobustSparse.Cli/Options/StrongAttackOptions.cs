using System.CommandLine;
using RobustSparse.Attacks;
using RobustSparse.Certification;
using RobustSparse.Robustness;

namespace RobustSparse.Cli.Options;

/// <summary>The options of strong attacks on stored networks.</summary>
internal sealed class StrongAttackOptions
{
    /// <summary>A time limit of more seconds, which no span of time can hold, is cut to this.</summary>
    private const float MostSeconds = 1e9f;

    private readonly Option<NormGeometry> _norm = ValueOption.Choice(
        "--norm", "norm of the perturbations; l1 with fgsm, pgd, mifgsm, transfer, fmn and noise [default: linf]", NormCatalog.All, norm => norm.Name);

    private readonly Option<double[]> _epsilons = ValueOption.Fractions("--eps", "radii like .1 or 8/255; several give a curve [default: the run's, in linf]");
    private readonly Option<int> _steps = ValueOption.WholeNumber(
        "--steps", "steps of an attack; queries of square, draws of noise [default: 100; mifgsm 10, deepfool 50, square 5000]");

    private readonly Option<int> _restarts = ValueOption.WholeNumber("--restarts", "restarts of an attack; the worst counts [default: 1]");
    private readonly Option<float> _stepSize = ValueOption.Number(
        "--step-size", "size of a step of pgd, mifgsm and transfer [default: 2.5·eps/steps; mifgsm eps/steps]");

    private readonly Option<bool> _randomStart = ValueOption.Switch(
        "--random-start", "start pgd, mifgsm and transfer at a random point rather than at the image [default: true; mifgsm false]");

    private readonly Option<AttackLoss> _loss = ValueOption.Choice(
        "--loss", "the loss that fgsm, pgd, mifgsm and transfer raise [default: ce]", [AttackLoss.CrossEntropy, AttackLoss.Margin, AttackLoss.Dlr], NameOf);

    private readonly Option<CertificateMethod> _certify = ValueOption.Choice(
        "--certify", "certify robustness too, by intervals (ibp), linear bounds (crown), optimised linear bounds (alpha-crown) or branch and bound (exact) [default: none]", Enum.GetValues<CertificateMethod>(), ProofNames.NameOf);

    private readonly Option<int> _budget = ValueOption.WholeNumber(
        "--budget", $"the most subdomains that branch and bound takes for an image, with --certify exact [default: {CertifierOptions.DefaultBudget}]");

    private readonly Option<float> _timeout = ValueOption.Number(
        "--timeout", "the most seconds for an image, with --certify exact; results then depend on the machine [default: no limit]");

    private readonly Option<bool> _distance = ValueOption.Switch(
        "--distance", "find the greatest radius, at most the greatest --eps, within which each image is certified [default: false]");

    private readonly LevelsOption _levels = new();
    private readonly Option<string> _surrogate = ValueOption.Text(
        "--surrogate", "LEVEL_DIR", "the network whose gradients transfer follows [default: the trial's dense level; for the dense level, the sparsest]");

    private readonly Option<string> _out = ValueOption.Text(
        "--out", "DIR", "directory of the results; those of a run form the same tree there [default: beside the networks]");

    private Option[] All => [_norm, _epsilons, _steps, _restarts, _stepSize, _randomStart, _loss, _certify, _budget, _timeout, _distance, _levels.Option, _surrogate, _out];

    public void AddTo(Command command) => Array.ForEach(All, command.Add);

    /// <summary>Reports each option given: all have no effect with <c>--as-logged</c>.</summary>
    public IEnumerable<string> WithoutUse(ParseResult given) =>
        All.Where(given.IsGiven).Select(option => $"{option.Name} goes with the strong attacks; it has no effect with --as-logged");

    /// <summary>The request, with the values that were given.</summary>
    public EvaluationRequest Apply(ParseResult given, EvaluationRequest request) => request with
    {
        Wishes = new AttackWishes
        {
            Steps = given.OrNull(_steps),
            Restarts = given.OrNull(_restarts),
            StepSize = given.OrNull(_stepSize),
            Loss = given.OrNull(_loss),
            RandomStart = given.OrNull(_randomStart),
        },
        Norm = given.Or(_norm, request.Norm),
        Epsilons = given.IsGiven(_epsilons) ? [.. given.GetValue(_epsilons)!.Select(epsilon => (float)epsilon)] : null,
        Certify = given.OrNull(_certify),
        Budget = given.OrNull(_budget),
        Timeout = given.OrNull(_timeout) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)) : null,
        HasDistances = given.Or(_distance, false),
        Levels = _levels.Of(given),
        Surrogate = PathOf(given, _surrogate),
        Out = PathOf(given, _out),
    };

    private static string? PathOf(ParseResult given, Option<string> option) =>
        given.IsGiven(option) ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(given.GetValue(option)!)) : null;

    private static string NameOf(AttackLoss loss) => loss switch
    {
        AttackLoss.CrossEntropy => "ce",
        AttackLoss.Margin => "margin",
        _ => "dlr",
    };
}
