namespace RobustSparse.Cli.Tests;

/// <summary>A whole run that takes well under a second.</summary>
internal static class SmallRun
{
    /// <summary>The part of its path that tells the limits on images.</summary>
    public const string Suffix = "_train-limit-300_test-limit-100";

    /// <summary>Where its results go below the base directory.</summary>
    public static readonly string Directory = Path.Combine("glyphs", "dense-16-8", "reinit_orig", "fgsm", "lr-0.0012_l1-0.0_advtrain-false" + Suffix);

    /// <summary>The command, with more or other options behind; none may be given twice.</summary>
    public static string[] Command(string baseDirectory, params string[] more) =>
    [
        "run", "--dataset", "glyphs", "--model", "dense-16-8", "--trials", "2", "--prune-iters", "2", "--train-iters", "60", "--eval-every", "30",
        "--train-limit", "300", "--valid-size", "100", "--test-limit", "100", "--base-dir", baseDirectory, .. more,
    ];
}
