using System.CommandLine;
using RobustSparse.Attacks;
using RobustSparse.Certification;
using RobustSparse.Robustness;

namespace RobustSparse.Cli.Options;

/// <summary>How stored networks are attacked to find out what they withstand.</summary>
internal sealed class RobustnessCommandOptions
{
    private readonly Option<NormGeometry> _norm = ValueOption.Choice("--norm", "how perturbations are measured; l1 with fgsm, pgd, mifgsm, transfer, fmn and noise [default: linf]", NormCatalog.All, norm => norm.Name);
    private readonly Option<double[]> _epsilons = ValueOption.Numbers("--eps", "sizes of perturbations, for a curve of accuracy against eps [default: --attack-eps, else the run's, in linf]");
    private readonly Option<int> _steps = ValueOption.WholeNumber(
        "--steps", "steps of an attack; queries of square, draws of noise [default: 100; mifgsm 10, deepfool 50, square 5000]");

    private readonly Option<int> _restarts = ValueOption.WholeNumber("--restarts", "restarts of an attack; the worst counts [default: 1]");
    private readonly Option<AttackLoss> _loss = ValueOption.Choice(
        "--loss", "what pgd, mifgsm, fgsm and transfer ascend [default: ce]", [AttackLoss.CrossEntropy, AttackLoss.Margin, AttackLoss.Dlr], NameOf);

    private readonly Option<CertificateMethod> _certify = ValueOption.Choice(
        "--certify", "prove robustness beside the attacks, by intervals or by linear bounds [default: neither]", Enum.GetValues<CertificateMethod>(), StoredEvaluation.NameOf);

    /// <summary>The attacks that training's options for pgd reach too.</summary>
    private static readonly string[] _steppers = ["pgd", "mifgsm", "transfer"];

    /// <summary>The options that only some attacks use, and which.</summary>
    private (Option Option, string[] Users)[] Uses =>
    [
        (_steps, [.. AttackPlan.Names.Except(["fgsm", "autoattack"])]),
        (_restarts, ["pgd", "mifgsm", "transfer", "apgd-ce", "apgd-dlr", "square"]),
        (_loss, ["fgsm", "pgd", "mifgsm", "transfer"]),
    ];

    public void AddTo(Command command)
    {
        command.Add(_norm);
        command.Add(_epsilons);
        command.Add(_steps);
        command.Add(_restarts);
        command.Add(_loss);
        command.Add(_certify);
    }

    /// <summary>Whether any of these options is given.</summary>
    public bool AreGiven(ParseResult given) => new Option[] { _norm, _epsilons, _steps, _restarts, _loss, _certify }.Any(given.IsGiven);

    /// <summary>Options that could change nothing: more likely a mistake than a wish.</summary>
    /// <param name="trained">Training's own options.</param>
    public IEnumerable<string> UselessOptions(ParseResult given, IReadOnlyList<string> attacks, AttackCommandOptions trained) =>
        Uses.Concat(trained.IterationOptions.Select(option => (Option: option, Users: _steppers)))
        .Where(use => given.IsGiven(use.Option) && !attacks.Intersect(use.Users).Any())
        .Select(use => $"{use.Option.Name} has no effect with --attack {string.Join(',', attacks)}; only {string.Join(", ", use.Users)} use it");

    /// <summary>What is wrong with the sizes asked for.</summary>
    public IEnumerable<string> EpsilonProblems(ParseResult given, AttackCommandOptions trained)
    {
        bool isSingle = trained.GivenEpsilon(given) is not null;
        NormGeometry norm = given.Or(_norm, NormCatalog.Linf);
        if (isSingle && given.IsGiven(_epsilons))
        {
            yield return "--attack-eps and --eps both say how large perturbations may be; say one";
        }
        else if (!norm.IsCube && !isSingle && !given.IsGiven(_epsilons))
        {
            yield return $"--norm {norm.Name} needs --eps: what a run was trained against is a size in linf";
        }
    }

    /// <summary>What was asked for.</summary>
    /// <param name="attack">One of <see cref="AttackPlan.Names"/>.</param>
    /// <param name="trained">The attack as training options name it: gives ε and pgd's step, steps and start where they were given.</param>
    /// <param name="runEpsilon">ε of the run that made the networks, for where none is given.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    public RobustnessOptions Of(ParseResult given, string attack, AttackCommandOptions trained, float runEpsilon, int height, int width)
    {
        var wishes = new AttackWishes
        {
            Steps = given.OrNull(_steps, _steppers.Contains(attack) ? trained.GivenSteps(given) : null),
            Restarts = given.OrNull(_restarts),
            Loss = given.OrNull(_loss),
            StepSize = trained.GivenStepSize(given),
            RandomStart = trained.GivenRandomStart(given),
        };
        float single = trained.GivenEpsilon(given) ?? runEpsilon;
        return new RobustnessOptions
        {
            Plan = AttackPlan.Of(attack, wishes, height, width),
            Norm = given.Or(_norm, NormCatalog.Linf),
            Epsilons = [.. given.Or(_epsilons, [single]).Select(epsilon => (float)epsilon).Distinct().Order()],
            Certify = given.OrNull(_certify),
        };
    }

    private static string NameOf(AttackLoss loss) => loss switch
    {
        AttackLoss.CrossEntropy => "ce",
        AttackLoss.Margin => "margin",
        _ => "dlr",
    };
}
