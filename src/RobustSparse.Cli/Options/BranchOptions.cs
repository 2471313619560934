using System.CommandLine;
using System.Globalization;
using RobustSparse.Cli.Commands;
using RobustSparse.Cli.Help;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Pruning;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>The options of commands that train further networks from the levels of a finished run.</summary>
internal sealed class BranchOptions
{
    private readonly Argument<string> _run = new("RUN") { Description = "directory of a finished run" };
    private readonly LevelsOption _levels = new("levels of RUN [default: all but the dense one]");
    private readonly Option<int> _jobs = ValueOption.WholeNumber("--jobs", "trials at once [default: number of cores]");
    private readonly Option<bool> _force = ValueOption.Switch("--force", "delete the branch that is in the way [default: false]");
    private readonly DataCommandOptions _data = new();

    public void AddTo(ToolCommand command)
    {
        command.Add(_run);
        command.AddUnder(HelpHeadings.Runs, _levels.Option);
        command.AddUnder(HelpHeadings.Output, _force);
        command.AddUnder(HelpHeadings.Execution, _jobs);
        command.AddUnder(HelpHeadings.Execution, _data.AddTo);
    }

    public IEnumerable<string> Problems(ParseResult given)
    {
        if (given.Or(_jobs, 1) is < 1 or > 1024)
        {
            yield return $"--jobs {given.Or(_jobs, 1)} is not between 1 and 1024";
        }

        if (given.GetResult(_run)?.Errors.Any() == false && given.GetValue(_run) is { } run && Problem(run, _levels.Of(given)) is { } problem)
        {
            yield return problem;
        }
    }

    /// <summary>The request of a branch. The options have no problems.</summary>
    public RunRequest Request(ParseResult given, ControlKind kind)
    {
        string run = Path.GetFullPath(given.GetValue(_run)!);
        ExperimentOptions trunk = ManifestOf(run).Settings;
        int[] levels = [.. _levels.Of(given) ?? trunk.LevelNumbers.Where(level => !IsDense(trunk, level))];
        var branch = new Branch(kind, [.. levels.Distinct().Order()]);
        string name = string.Create(CultureInfo.InvariantCulture, $"branch-{Branch.NameOf(kind)}-{string.Join('-', branch.Levels)}");
        string suffix = RunName.SuffixOf(Path.GetFileName(run)).TrimStart('_');
        name = suffix == "" ? name : $"{suffix}_{name}";
        return new RunRequest
        {
            Options = trunk with { Branch = branch, Name = name.Length <= OutputSettings.MaxLength ? name : null },
            Trunk = RunDirectory.At(run),
            BaseDirectory = RunPath.TryParse(run)!.BaseDirectory,
            Jobs = given.Or(_jobs, Environment.ProcessorCount),
            Force = given.Or(_force, false),
        };
    }

    public Task<ImageDataset> LoadAsync(ParseResult given, ToolConsole console, ExperimentOptions options, CancellationToken cancel) =>
        _data.LoadAsync(given, console, options.Dataset, options.ValidSize + options.TrainLimit, options.TestLimit, cancel);

    private static string? Problem(string run, IReadOnlyList<int>? levels)
    {
        if (RunPath.TryParse(run) is null || !File.Exists(RunDirectory.At(run).ManifestFile))
        {
            return $"{run} is not the directory of a run of this program";
        }

        RunManifest manifest = ManifestOf(run);
        if (manifest.Settings.Branch is not null)
        {
            return $"{run} is itself a branch";
        }

        if (manifest.State != RecordedState.Finished)
        {
            return $"{run} is not finished; finish it with the command that began it";
        }

        int[] unknown = [.. (levels ?? []).Except(manifest.Settings.LevelNumbers)];
        return unknown is [] ? null : $"--levels {string.Join(',', unknown)}: {run} has the levels 0 to {manifest.Settings.LevelNumbers[^1]}";
    }

    private static RunManifest ManifestOf(string run) => RunManifest.Read(RunDirectory.At(run).ManifestFile);

    private static bool IsDense(ExperimentOptions options, int level) => options.Pruning.Densities is { } densities && !options.BeginsDense ? densities[level] == 1 : level == 0;
}
