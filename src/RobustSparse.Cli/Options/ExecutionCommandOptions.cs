using System.CommandLine;
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

    public void AddTo(Command command)
    {
        command.Add(_baseDirectory);
        _data.AddTo(command);
        command.Add(_jobs);
        _devices.AddTo(command);
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

    public DatasetCache Cache(ParseResult given) => _data.Cache(given);

    public string BaseDirectory(ParseResult given) => given.Or(_baseDirectory, "output");

    public RunRequest Request(ParseResult given, ExperimentOptions options) => new()
    {
        Options = options,
        BaseDirectory = BaseDirectory(given),
        Jobs = given.Or(_jobs, Environment.ProcessorCount),
        Warnings = _devices.Warning(given) is { } warning ? [warning] : [],
    };

    /// <summary>Loads the images that a run uses.</summary>
    public Task<ImageDataset> LoadAsync(ParseResult given, ToolConsole console, ExperimentOptions options, CancellationToken cancel) =>
        _data.LoadAsync(given, console, options.Dataset, options.ValidSize + options.TrainLimit, options.TestLimit, cancel);
}
