namespace RobustSparse.Cli.Tests.Golden;

/// <summary>A small run of the tool whose bytes are recorded.</summary>
/// <param name="Name">In the record and in messages.</param>
/// <param name="Options">Of <c>rsn run</c>, beside those that all have.</param>
/// <param name="IsQuick">Whether the default tests make it too.</param>
internal sealed record GoldenRun(string Name, string[] Options, bool IsQuick = false);

/// <summary>The runs and evaluations whose bytes are recorded. Each run takes a second or two.</summary>
internal static class GoldenRuns
{
    /// <summary>The run whose network is attacked by <see cref="Cards"/>.</summary>
    public const string Attacked = "attacked";

    /// <summary>The recorded arrays and logs of runs: every strategy, attack, kind of training, protocol, rewind point and engine.</summary>
    public static IReadOnlyList<GoldenRun> All { get; } =
    [
        new("orig-natural-fgsm", ["--model", "dense-300-100", "--trials", "2", "--prune-iters", "3", "--train-iters", "30"], IsQuick: true),
        new("orig-trades-pgd-sparse", ["--model", "dense-64", "--prune-iters", "2", "--train-iters", "40", "--attack", "pgd", "--adv-train", "--adv-loss", "trades", "--engine", "sparse"]),
        new("rand-mix-fgsm-sparse", ["--experiment", "reinit_rand", "--model", "dense-64", "--trials", "2", "--prune-iters", "3", "--train-iters", "40", "--adv-train", "--engine", "sparse"], IsQuick: true),
        new("none-madry-pgd-dense", ["--experiment", "reinit_none", "--model", "dense-64", "--prune-iters", "2", "--train-iters", "40", "--attack", "pgd", "--adv-train", "--adv-loss", "madry", "--engine", "dense"]),
        new("none-madry-fgsm", ["--experiment", "reinit_none", "--model", "dense-40-30-20", "--prune-iters", "4", "--train-iters", "20", "--adv-train", "--adv-loss", "madry", "--attack-labels", "true"]),
        new("no-pruning-trades-fgsm", ["--experiment", "no_pruning", "--model", "dense-40-30-20", "--trials", "2", "--train-iters", "60", "--adv-train", "--adv-loss", "trades", "--adv-weight", "2", "--eps-warmup", "30"]),
        new("fgsm-rs-warmup-step-rewind", ["--model", "dense-40-30-20", "--prune-iters", "3", "--train-iters", "40", "--adv-train", "--adv-loss", "fgsm-rs", "--eps-warmup", "20", "--rewind", "step:10"], IsQuick: true),
        new("mix-pgd-dense-end-rewind", ["--model", "dense-300-100", "--prune-iters", "2", "--train-iters", "20", "--attack", "pgd", "--adv-train", "--adv-weight", "0.7", "--rewind", "dense-end"]),
        new("raw-kernels-inclusive", ["--model", "dense-64", "--prune-iters", "3", "--train-iters", "40", "--rewind", "step:20", "--saved-kernels", "raw", "--prune-rule", "inclusive", "--l1-reg", "0.0005", "--l1-scope", "all", "--engine", "sparse"]),
        new("reference-l1-natural-fgsm", ["--protocol", "reference", "--model", "dense-40-30-20", "--trials", "2", "--prune-iters", "3", "--train-iters", "40", "--l1-reg", "0.0001"], IsQuick: true),
        new("reference-none-mix-pgd", ["--protocol", "reference", "--experiment", "reinit_none", "--model", "dense-64", "--prune-iters", "2", "--train-iters", "40", "--l1-reg", "0.0001", "--attack", "pgd", "--adv-train"]),
        new("reference-rand-fgsm-rs", ["--protocol", "reference", "--experiment", "reinit_rand", "--model", "dense-40-30-20", "--prune-iters", "2", "--train-iters", "40", "--adv-train", "--adv-loss", "fgsm-rs"]),

        // At level 2, 64 units of 128 keep three times as many weights as the others: "auto" splits the first layer there (DenseUnits).
        new("split-natural-pgd", ["--model", "dense-128-16", "--prune-iters", "2", "--prune-rates", ".5,.5,.2", "--train-iters", "40", "--learning-rate", "0.01", "--l1-reg", "0.001", "--attack", "pgd"]),
        new("split-mix-pgd", ["--model", "dense-128-16", "--prune-iters", "2", "--prune-rates", ".55,.5,.2", "--train-iters", "40", "--learning-rate", "0.05", "--attack", "pgd", "--adv-train"]),
        new(Attacked, ["--model", "dense-64", "--prune-iters", "2", "--train-iters", "60", "--learning-rate", "0.005", "--attack", "pgd", "--attack-eps", "0.1", "--attack-step", "0.02", "--adv-train"], IsQuick: true),
    ];

    /// <summary>Evaluations of the sparsest level of <see cref="Attacked"/> under strong attacks, by name: options of <c>rsn evaluate</c>.</summary>
    public static IReadOnlyDictionary<string, string[]> Cards { get; } = new Dictionary<string, string[]>
    {
        ["linf"] = ["--attack", "fgsm,pgd,mifgsm,apgd-ce,apgd-dlr,apgd-t,fab-t,square,autoattack,deepfool,fmn,noise,transfer", "--eps", "0.03,0.08", "--steps", "5"],
        ["l2"] = ["--attack", "fgsm,pgd,mifgsm,apgd-ce,apgd-dlr,apgd-t,fab-t,square,autoattack,deepfool,fmn,noise,transfer", "--norm", "l2", "--eps", "0.4,1", "--steps", "5"],
        ["l1"] = ["--attack", "fgsm,pgd,mifgsm,transfer,fmn,noise", "--norm", "l1", "--eps", "2,6", "--steps", "5"],
        ["margin"] = ["--attack", "fgsm,pgd", "--loss", "margin", "--eps", "0.05", "--steps", "5", "--restarts", "3"],
        ["dlr"] = ["--attack", "pgd,mifgsm", "--loss", "dlr", "--eps", "0.05", "--steps", "5", "--restarts", "2", "--seed", "7"],
        ["ibp"] = ["--attack", "pgd", "--eps", "0.001,0.01", "--steps", "5", "--certify", "ibp"],
        ["crown"] = ["--attack", "pgd", "--eps", "0.001,0.01", "--steps", "5", "--certify", "crown"],
    };

    /// <summary>Evaluations as training makes them, which are printed and not stored, by name.</summary>
    public static IReadOnlyDictionary<string, string[]> Printed { get; } = new Dictionary<string, string[]>
    {
        ["as-trained-fgsm"] = ["--as-logged", "--attack", "fgsm"],
        ["as-trained-pgd"] = ["--as-logged", "--attack", "pgd", "--attack-labels", "true"],
    };

    /// <summary>What all runs have.</summary>
    public static string[] Command(GoldenRun run, string baseDirectory) =>
    [
        "run", "--dataset", "glyphs", "--train-limit", "1000", "--test-limit", "200", "--valid-size", "200", "--eval-every", "10", "--base-dir", baseDirectory,
        .. run.Options.Contains("--trials") ? Array.Empty<string>() : ["--trials", "1"], .. run.Options,
    ];
}
