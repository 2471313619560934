using System.CommandLine;
using RobustSparse.Models;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary><c>side-by-side</c>: the same work in turns in our engine and in PyTorch.</summary>
internal static class SideBySideCommand
{
    private const string ResultsFolder = "bench/results";

    private static readonly string[] _parts = ["a", "b", "c", "d"];

    public static Command Create()
    {
        var parts = new Argument<string[]>("parts")
        {
            Description = "a: training steps, b: evaluations, c: one trial on one core, d: two trials on two cores; all when none is named",
            Arity = ArgumentArity.ZeroOrMore,
        };
        parts.AcceptOnlyFromAmong(_parts);
        var model = new Option<string>("--model") { Description = "the network of parts a and b, for example conv-16k4s2-32k4s2-100", DefaultValueFactory = _ => RandomTicket.UsualModel };
        model.Validators.Add(result =>
        {
            if (!ModelName.TryParse(result.GetValueOrDefault<string>(), out _, out string? problem))
            {
                result.AddError($"--model: {problem}");
            }
        });
        Option<int> repeats = Number("--repeats", "turns of each side in parts a and b", 5);
        Option<int> updates = Number("--updates", "updates of each level in parts c and d", 2_000);
        Option<int> levels = Number("--levels", "levels of a trial in parts c and d", 21);
        Option<int> threads = Number("--peer-threads", "PyTorch's threads in parts a and b", 1);
        var densities = new Option<double[]>("--densities")
        {
            Description = "fractions of weights kept, for parts a and b",
            DefaultValueFactory = _ => [.. SideBySideOptions.UsualDensities],
            AllowMultipleArgumentsPerToken = true,
        };
        string[] kindNames = [.. WorkKind.All.Select(kind => kind.Name)];
        var kinds = new Option<string[]>("--kinds")
        {
            Description = "kinds of training in parts a, c and d",
            DefaultValueFactory = _ => kindNames,
            AllowMultipleArgumentsPerToken = true,
        };
        kinds.AcceptOnlyFromAmong(kindNames);
        var trainedBy = new Option<string?>("--trained-by") { Description = "kind of steps that networks of parts a and b have been trained with; the kind that is timed when none is named" };
        trainedBy.AcceptOnlyFromAmong(kindNames);
        densities.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double[]>() is { } values && !values.All(value => value is > 0 and <= 1))
            {
                result.AddError("--densities must be above 0 and at most 1");
            }
        });
        var processorTime = new Option<bool>("--processor-time") { Description = "count processor time in parts a and b instead of elapsed time, on a machine that others use too" };
        var python = new Option<string>("--python") { Description = "the interpreter that has PyTorch", DefaultValueFactory = _ => "/usr/bin/python3" };
        var install = new Option<bool>("--install") { Description = "install PyTorch where it is missing, by apt-get" };
        var save = new Option<string?>("--save")
        {
            Description = $"write <cpu>.md to this folder, {ResultsFolder} when none is named",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("side-by-side", "Runs the same work in turns in our engine and in PyTorch.")
        {
            parts, model, repeats, updates, levels, kinds, trainedBy, threads, densities, processorTime, python, install, save,
        };
        command.SetAction(result =>
        {
            var options = new SideBySideOptions
            {
                Parts = result.GetValue(parts) is { Length: > 0 } named ? named : _parts,
                Model = result.GetValue(model)!,
                Repeats = result.GetValue(repeats),
                Updates = result.GetValue(updates),
                Levels = result.GetValue(levels),
                Kinds = [.. WorkKind.All.Where(kind => result.GetValue(kinds)!.Contains(kind.Name))],
                TrainedBy = WorkKind.All.FirstOrDefault(kind => kind.Name == result.GetValue(trainedBy)),
                Densities = result.GetValue(densities)!,
                ProcessorTime = result.GetValue(processorTime),
                PeerThreads = result.GetValue(threads),
                Python = result.GetValue(python)!,
            };
            if (!PyTorchInstallation.IsReady(options.Python, result.GetValue(install)))
            {
                return 1;
            }

            var report = new MarkdownReport(Console.Out);
            new Comparison(options, report).Run();
            if (result.GetResult(save) is not null)
            {
                Console.WriteLine($"\nwritten to {report.Save(result.GetValue(save) ?? ResultsFolder, options.Model)}");
            }

            return 0;
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1");
            }
        });
        return option;
    }
}
