using System.CommandLine;
using System.Globalization;
using RobustSparse.Cli.Options;
using RobustSparse.Exchange;
using RobustSparse.Files;
using RobustSparse.Robustness;
using RobustSparse.Runs;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn verify</c>: decides whether a property of a network holds, with the answers of the competition of verifiers.</summary>
internal sealed class VerifyCommand : ToolCommand
{
    private const int DefaultBudget = 200_000;
    private const float MostSeconds = 1e6f;

    private readonly Argument<string> _network = new("NET") { Description = "an ONNX file, or the directory of one level" };
    private readonly Argument<string> _property = new("PROP") { Description = "a property in VNN-LIB 1.0" };
    private readonly Option<float> _timeout = ValueOption.Number("--timeout", "the most seconds [default: no limit]");
    private readonly Option<int> _budget = ValueOption.WholeNumber("--budget", $"the most subdomains of branch and bound [default: {DefaultBudget}]");

    /// <summary>Name and description.</summary>
    public static CommandTitle Title { get; } = new("verify", "Decides whether a property of a network holds: unsat if it is proven, sat with a counterexample, timeout or unknown.");

    public VerifyCommand()
        : base(Title.Name, Title.Description)
    {
        Add(_network);
        Add(_property);
        AddUnder("Limits", _timeout, _budget);
    }

    public override IReadOnlyList<string> Examples { get; } =
        ["rsn verify network.onnx property.vnnlib --timeout 60", "rsn verify RUN_DIR/trial_00/prune_iter_08 property.vnnlib"];

    public override IEnumerable<string> Problems(ParseResult given)
    {
        if (given.GetResult(_network) is { Tokens: not [] } && given.GetValue(_network) is { } network && !File.Exists(network) && !Directory.Exists(network))
        {
            yield return $"there is no file or directory {network}";
        }

        if (given.GetResult(_property) is { Tokens: not [] } && given.GetValue(_property) is { } property && !File.Exists(property))
        {
            yield return $"there is no file {property}";
        }

        if (given.OrNull(_timeout) is { } seconds && !(seconds > 0))
        {
            yield return "--timeout is not above 0";
        }

        if (given.OrNull(_budget) < 1)
        {
            yield return $"--budget {given.OrNull(_budget)} is not at least 1";
        }
    }

    public override Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        try
        {
            string path = given.GetValue(_network)!;
            ScaledNetwork network = Directory.Exists(path) ? ScaledNetwork.Of(StoredLevel.ReadTrained(path)) : OnnxNetwork.Read(path);
            VnnLibProperty property = VnnLibProperty.Read(given.GetValue(_property)!, network.Network.Architecture.Inputs, network.Network.Architecture.Classes);
            TimeSpan? timeout = given.OrNull(_timeout) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)) : null;
            Write(console, new PropertyVerification(given.Or(_budget, DefaultBudget), timeout, Environment.ProcessorCount).Verify(network, property, cancel));
            return Task.FromResult(ExitCode.Done);
        }
        catch (DamagedFileException)
        {
            console.Output.WriteLine("error");
            throw;
        }
    }

    private static void Write(ToolConsole console, VerificationResult result)
    {
        console.Output.WriteLine(result.Answer switch
        {
            VerificationAnswer.Unsat => "unsat",
            VerificationAnswer.Sat => "sat",
            VerificationAnswer.Timeout => "timeout",
            _ => "unknown",
        });
        if (result is { Inputs: { } inputs, Outputs: { } outputs })
        {
            IEnumerable<string> values = [.. inputs.Select((x, i) => Assignment("X", i, x)), .. outputs.Select((y, i) => Assignment("Y", i, y))];
            console.Output.WriteLine($"({string.Join("\n ", values)})");
        }
    }

    private static string Assignment(string variable, int index, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"({variable}_{index} {value:R})");
}
