using System.CommandLine;
using System.Text.RegularExpressions;

namespace RobustSparse.Cli.Options;

/// <summary>What to compute on. There is no engine for GPUs: asked for one, the tool refuses; given the original's list of them, it warns.</summary>
internal sealed partial class DeviceOption
{
    private readonly Option<string> _devices = ValueOption.Text(
        "--devices", "cpu|cuda:N[,N]", "what to compute on; a bare list of numbers, as the original takes it, means GPUs if they can be used [default: cpu]");

    public void AddTo(Command command) => command.Add(_devices);

    /// <summary>Why the devices asked for cannot be had, or null.</summary>
    public string? Problem(ParseResult given) => given.Or(_devices, "cpu") switch
    {
        "cpu" => null,
        string devices when NumberList().IsMatch(devices) => null,
        string devices when CudaList().IsMatch(devices) => $"--devices {devices} is not there: this version computes on the CPU only; use --devices cpu",
        string devices => $"--devices {devices} is not cpu, cuda:N[,N] or a list of numbers",
    };

    /// <summary>What the user gets instead of the devices named, or null.</summary>
    public string? Warning(ParseResult given) => given.Or(_devices, "cpu") is string devices && NumberList().IsMatch(devices)
        ? $"--devices {devices}: this version computes on the CPU only, so the run uses the CPU"
        : null;

    [GeneratedRegex(@"\A[0-9]+(,[0-9]+)*\z")]
    private static partial Regex NumberList();

    [GeneratedRegex(@"\Acuda:[0-9]+(,[0-9]+)*\z")]
    private static partial Regex CudaList();
}
