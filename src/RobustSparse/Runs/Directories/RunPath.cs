using System.Globalization;
using System.Text.RegularExpressions;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>The settings that the path of a run tells, for runs without a manifest.</summary>
/// <param name="BaseDirectory">The directory of all runs.</param>
/// <param name="Options">The seven settings of the original's path; all others at their defaults.</param>
/// <param name="Suffix">The rest of the last component, from its underscore on; empty for none.</param>
public sealed partial record RunPath(string BaseDirectory, ExperimentOptions Options, string Suffix)
{
    private const int Depth = 5;

    /// <summary>Reads {base}/{dataset}/{model}/{experiment}/{attack}/lr-…_l1-…_advtrain-…; null where the path is no such path.</summary>
    public static RunPath? TryParse(string directory)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        string[] names = path.Split(Path.DirectorySeparatorChar);
        if (names.Length <= Depth || !StrategyName.TryParse(names[^3], out Strategy strategy)
            || !RunAttackSettings.Attack.TryParse(names[^2], new ExperimentOptions(), out ExperimentOptions options)
            || Leaf().Match(names[^1]) is not { Success: true } leaf
            || !TryNumber(leaf.Groups["lr"], out float learningRate) || !TryNumber(leaf.Groups["l1"], out float l1))
        {
            return null;
        }

        options = options with
        {
            Dataset = names[^5],
            Model = names[^4],
            Strategy = strategy,
            Training = new TrainingOptions { LearningRate = learningRate, L1 = l1, Adversarial = leaf.Groups["adv"].Value == "true" },
        };
        return new RunPath(Path.GetFullPath(Path.Combine([path, .. Enumerable.Repeat("..", Depth)])), options, leaf.Groups["suffix"].Value);
    }

    private static bool TryNumber(Group group, out float value) => float.TryParse(group.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    [GeneratedRegex(@"\Alr-(?<lr>[^_]+)_l1-(?<l1>[^_]+)_advtrain-(?<adv>true|false)(?<suffix>(_.+)?)\z")]
    private static partial Regex Leaf();
}
