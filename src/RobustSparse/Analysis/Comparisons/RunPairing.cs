using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>Whether the trials of a run pair with those of the reference: trial i of both begins with the same kernels and batches.</summary>
/// <param name="Run">The run.</param>
/// <param name="IsPaired">Whether trials pair.</param>
/// <param name="Reason">The reason, as a sentence.</param>
public sealed record RunPairing(RunResults Run, bool IsPaired, string Reason)
{
    private static readonly Setting[] _alike = [TrainingSettings.Seed, DataSettings.Dataset, TrainingSettings.Model];

    /// <summary>Trials pair where seed, data set and model are known and the same, and so are the files of the data set.</summary>
    public static RunPairing Of(RunResults run, RunResults reference)
    {
        string[] reasons = [.. _alike.Select(setting => Difference(run, reference, setting)).OfType<string>()];
        if (reasons is [] && run.Manifest is { } one && reference.Manifest is { } other && !one.DatasetDigests.SequenceEqual(other.DatasetDigests))
        {
            reasons = ["the files of the data set differ"];
        }

        string names = $"{run.Label.Text} and {reference.Label.Text}";
        return reasons is []
            ? new RunPairing(run, true, $"{names} are paired by trial: seed, data set and model are the same.")
            : new RunPairing(run, false, $"{names} are not paired: {string.Join(", ", reasons)}; the intervals are Welch's.");
    }

    private static string? Difference(RunResults run, RunResults reference, Setting setting)
    {
        string? one = KnownSettings.Of(run, setting), other = KnownSettings.Of(reference, setting);
        return one is null || other is null ? $"the {setting.Name} of {(one is null ? run : reference).Label.Text} is not known"
            : one != other ? $"{setting.Name} is {one} and {other}"
            : null;
    }
}
