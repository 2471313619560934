using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>Labels the runs of a set by the settings in which they differ: as few settings as tell all runs apart.</summary>
internal static class RunLabels
{
    private const int MostSettings = 3;

    /// <summary>Settings whose values need no name beside them.</summary>
    private static readonly Setting[] _plain = [DataSettings.Dataset, TrainingSettings.Model, PruningSettings.Experiment, RunAttackSettings.Attack];

    /// <summary>The runs with labels that are unique among them.</summary>
    public static IReadOnlyList<RunResults> Label(IReadOnlyList<RunResults> runs)
    {
        string[] texts = BySettings(runs);
        foreach (IGrouping<string, int> alike in Enumerable.Range(0, texts.Length).GroupBy(i => texts[i]).Where(alike => alike.Count() > 1 || alike.Key.Length == 0).ToArray())
        {
            string[] paths = ByPath([.. alike.Select(i => runs[i])]);
            foreach ((int i, string path) in alike.Zip(paths))
            {
                texts[i] = texts[i].Length == 0 ? path : $"{texts[i]}, {path}";
            }
        }

        texts = Unique(texts);
        string[] files = Unique([.. texts.Select(FileName)]);
        return [.. runs.Select((run, i) => run with { Label = new RunLabel(texts[i], files[i], i) })];
    }

    /// <summary>The fewest settings that tell as many runs apart as all settings do; empty texts where the runs differ in none.</summary>
    private static string[] BySettings(IReadOnlyList<RunResults> runs)
    {
        // The number of trials or levels says least about a run.
        Setting[] differing = [.. KnownSettings.Differing(runs).OrderBy(setting => setting.MayGrow)];
        int kinds = Kinds(Texts(differing));
        IEnumerable<Setting[]> choices = Enumerable.Range(1, Math.Min(MostSettings, differing.Length)).SelectMany(count => Choices(differing, count)).Append(differing);
        return choices.Select(Texts).First(texts => Kinds(texts) == kinds);

        string[] Texts(Setting[] settings) => [.. runs.Select(run => TextOf(run, settings))];
    }

    /// <summary>The components of the paths that are not the same in all; the last one where all are.</summary>
    private static string[] ByPath(IReadOnlyList<RunResults> runs)
    {
        string[][] paths = [.. runs.Select(run => run.Directory.Split(Path.DirectorySeparatorChar))];
        int shared = paths.Min(path => path.Length) - 1;
        int start = Enumerable.Range(0, shared).TakeWhile(i => paths.All(path => path[i] == paths[0][i])).Count();
        int end = Enumerable.Range(1, shared - start).TakeWhile(i => paths.All(path => path[^i] == paths[0][^i])).Count();
        return [.. paths.Select(path => string.Join('/', path[start..(path.Length - end)]))];
    }

    private static string TextOf(RunResults run, Setting[] settings) => string.Join(", ", settings.Select(setting =>
    {
        string text = KnownSettings.Of(run, setting) ?? "unknown";
        return _plain.Contains(setting) && text != "unknown" ? text : $"{setting.Name} {text}";
    }));

    private static IEnumerable<Setting[]> Choices(Setting[] settings, int count) => count == 0
        ? [[]]
        : settings.SelectMany((setting, i) => Choices(settings[(i + 1)..], count - 1).Select(rest => (Setting[])[setting, .. rest]));

    private static int Kinds(string[] texts) => texts.Distinct().Count();

    /// <summary>Numbers texts that are not unique.</summary>
    private static string[] Unique(string[] texts)
    {
        string[] numbered = [.. texts.Select((text, i) => texts.Count(other => other == text) == 1 ? text : $"{text} ({texts[..(i + 1)].Count(other => other == text)})")];
        return Kinds(numbered) == numbered.Length ? numbered : [.. numbered.Select((text, i) => $"{text} [{i + 1}]")];
    }

    private static string FileName(string text)
    {
        string plain = string.Concat(text.Replace(", ", "_", StringComparison.Ordinal).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? char.ToLowerInvariant(c) : '-'));
        return string.Join('-', plain.Split('-', StringSplitOptions.RemoveEmptyEntries)).TrimStart('.');
    }
}
