using System.CommandLine;
using RobustSparse.Benchmarks.SideBySide;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Benchmarks.Agreement;

/// <summary><c>agreement</c>: from the same weights and on the same batches, our engine and PyTorch have the same losses.</summary>
internal static class AgreementCommand
{
    private const double Tolerance = 1e-5;

    public static Command Create()
    {
        var models = new Argument<string[]>("models")
        {
            Description = "networks to train, as --model of rsn run names them",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => ["dense-300-100", "conv-16k4s2-32k4s2-100"],
        };
        var updates = new Option<int>("--updates") { Description = "updates of each training", DefaultValueFactory = _ => 20 };
        var python = new Option<string>("--python") { Description = "the interpreter that has PyTorch", DefaultValueFactory = _ => "/usr/bin/python3" };
        var command = new Command("agreement", "Trains networks here and in PyTorch and compares the loss before every update.") { models, updates, python };
        command.SetAction(result => Run(result.GetValue(models)!, result.GetValue(updates), result.GetValue(python)!));
        return command;
    }

    private static int Run(string[] models, int updates, string python)
    {
        using var data = new SharedData();
        bool agrees = true;
        Console.WriteLine("| network | training | first loss | last loss | greatest relative difference |\n|---|---|---|---|---|");
        foreach (string model in models)
        {
            var shape = new TensorShape(data.Dataset.Shape.Channels, data.Dataset.Shape.Height, data.Dataset.Shape.Width);
            MaskedNetwork network = GlorotUniform.Initialize(
                NetworkArchitecture.Parse(model, shape, data.Dataset.Classes, hasBiases: model.StartsWith("conv", StringComparison.Ordinal)), RandomKey.FromSeed(1));
            foreach (AgreementCase training in AgreementCase.All)
            {
                double[] ours = training.LossesHere(network, data, updates), theirs = training.LossesInPyTorch(network, data, updates, python);
                double difference = ours.Zip(theirs, (a, b) => Math.Abs(a - b) / b).Max();
                agrees &= difference <= Tolerance;
                Console.WriteLine($"| {model} | {training.Name} | {theirs[0]:F6} | {theirs[^1]:F6} | {difference:E1} |");
            }
        }

        Console.WriteLine(agrees ? "The losses agree to five digits." : "The losses differ.");
        return agrees ? 0 : 1;
    }
}
