using System.CommandLine;
using RobustSparse.Cli.Commands;
using RobustSparse.Cli.Help;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>How a run is carried out, which does not change its results.</summary>
internal sealed class ExecutionCommandOptions
{
    private const int MaxJobs = 1024;

    private readonly Option<string> _baseDirectory = ValueOption.Text("--base-dir", "DIR", "where run directories go [default: ./output]", "--base_dir");
    private readonly Option<int> _jobs = ValueOption.WholeNumber("--jobs", "trials at once [default: number of cores]");
    private readonly DeviceOption _devices = new();
    private readonly DataCommandOptions _data = new();

    public void AddTo(ToolCommand command)
    {
        command.AddUnder(HelpHeadings.Output, _baseDirectory);
        command.AddUnder(HelpHeadings.Execution, _jobs);
        command.AddUnder(HelpHeadings.Execution, _data.AddTo);
        command.AddUnder(HelpHeadings.Execution, _devices.AddTo);
    }

    public IEnumerable<string> Problems(ParseResult given)
    {
        int jobs = given.Or(_jobs, 1);
        if (jobs is < 1 or > MaxJobs)
        {
            yield return $"--jobs {jobs} is not between 1 and {MaxJobs}";
        }

        if (_devices.Problem(given) is { } problem)
        {
            yield return problem;
        }
    }

    /// <summary>Refuses runs that need more memory than this machine has. The options have no other problems.</summary>
    public IEnumerable<string> MemoryProblems(ParseResult given, IEnumerable<ExperimentOptions> runs) => runs
        .Select(run => MemoryEstimate.Of(run, DatasetCatalog.Find(run.Dataset)!, Jobs(given)).Problem()?.Spell(SettingOptions.NameOf))
        .OfType<string>()
        .Distinct();

    public DatasetCache Cache(ParseResult given) => _data.Cache(given);

    public string BaseDirectory(ParseResult given) => given.Or(_baseDirectory, "output");

    public RunRequest Request(ParseResult given, ExperimentOptions options) => new()
    {
        Options = options,
        BaseDirectory = BaseDirectory(given),
        Jobs = Jobs(given),
        Warnings = _devices.Warning(given) is { } warning ? [warning] : [],
    };

    private int Jobs(ParseResult given) => given.Or(_jobs, Environment.ProcessorCount);

    /// <summary>Loads the images that a run uses.</summary>
    public Task<ImageDataset> LoadAsync(ParseResult given, ToolConsole console, ExperimentOptions options, CancellationToken cancel) =>
        _data.LoadAsync(given, console, options.Dataset, options.ValidSize + options.TrainLimit, options.TestLimit, cancel);
}
