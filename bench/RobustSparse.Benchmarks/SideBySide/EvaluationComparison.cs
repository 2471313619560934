using RobustSparse.Concurrency;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>Part b: clean and attacked losses and accuracies on the test images.</summary>
internal static class EvaluationComparison
{
    public static void Run(SideBySideOptions options, SharedData data, PyTorchPeer peer, MarkdownReport report)
    {
        report.Heading("(b) One evaluation, milliseconds");
        report.Text(
            $"Clean and attacked loss and accuracy of networks trained as in part a{(options.TrainedBy is null ? " against the same attack" : "")}, on {data.Splits.Test.Count} test images, threads: 1 of ours, {peer.Versions.Threads} of PyTorch. "
            + $"Medians of {options.Repeats} turns{(options.ProcessorTime ? ", processor time" : "")}.");
        report.TableHeader("density", "attack", "ours", "idiomatic", "manual", "idiomatic / ours", "manual / ours");
        var test = new EvaluationSet(data.Splits.Test);
        string file = data.FileOf("ticket");
        foreach (double density in options.Densities)
        {
            foreach (WorkKind kind in (WorkKind[])[WorkKind.Fgsm, WorkKind.Pgd])
            {
                MaskedNetwork network = RandomTicket.Train(density, options.Model, options.TrainedBy ?? kind, data.Splits.Train);
                RandomTicket.Write(network, file);
                peer.Load(network.Architecture, file);
                var evaluator = new Evaluator(kind.Attack, new IdleCores(0));
                double[] times = Turns.Medians(
                    [
                        Turns.OfMany(count => Turns.Milliseconds(() => evaluator.Evaluate(network, test, new EvaluatedLoss(), SharedData.Key), count, options.ProcessorTime), warmUp: 1),
                        .. PyTorchPeer.Implementations.Select(version => (Func<double>)(() => Ask(version, kind))),
                    ],
                    options.Repeats);
                report.TableRow(
                    $"{density:0.####}", kind.AttackName, $"{times[0]:F1}", $"{times[1]:F1}", $"{times[2]:F1}",
                    $"{times[1] / times[0]:F1}", $"{times[2] / times[0]:F1}");
            }
        }

        double Ask(string version, WorkKind kind) => peer.Ask(new PeerRequest("evaluate", version) { Attack = kind.AttackName }).Milliseconds;
    }
}
