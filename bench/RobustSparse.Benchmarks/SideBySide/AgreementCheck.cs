using RobustSparse.Concurrency;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>That both sides compute the same: from the same weights, on the same images, they must find the same loss.</summary>
internal static class AgreementCheck
{
    private const double Tolerance = 1e-5;
    private const int Updates = 5;

    /// <summary>Compares losses of the first batch, before and after updates on the same batches.</summary>
    /// <exception cref="InvalidOperationException">Losses before any update differ by more than 10⁻⁵: a comparison of times would mean nothing.</exception>
    public static void Run(SharedData data, PyTorchPeer peer, double density, string model, MarkdownReport report)
    {
        report.Heading("Both sides compute the same");
        report.Text(
            $"Loss of the first 60 training images at density {density:0.###}, before any update and after {Updates} on the same batches. "
            + "Later losses drift apart a little: by the sign of input gradients near zero, and because PyTorch's own Adam (idiomatic) "
            + "adds its epsilon after the bias correction, Keras's (ours, manual) before it.");
        report.TableHeader("step", "ours", "idiomatic", "manual", $"ours after {Updates}", "idiomatic", "manual");
        MaskedNetwork network = RandomTicket.Create(density, model);
        string file = data.FileOf("agreement");
        RandomTicket.Write(network, file);
        foreach (WorkKind kind in WorkKind.All)
        {
            peer.Load(network.Architecture, file);
            double[] before = LossesOf(network, kind, data, peer);
            using var training = new EngineTraining(network, kind, data.Splits.Train);
            training.Step(Updates);
            foreach (string version in PyTorchPeer.Implementations)
            {
                peer.Ask(new PeerRequest("steps", version) { Kind = kind.Name, Count = Updates });
            }

            double[] after = LossesOf(training.Network, kind, data, peer);
            report.TableRow([kind.Name, .. before.Concat(after).Select(loss => $"{loss:F6}")]);
            if (before.Any(loss => !(Math.Abs(loss - before[0]) <= Tolerance * before[0])))
            {
                throw new InvalidOperationException($"the sides disagree on the {kind.Name} loss: {string.Join(", ", before)}");
            }
        }
    }

    private static double[] LossesOf(MaskedNetwork network, WorkKind kind, SharedData data, PyTorchPeer peer)
    {
        var batch = new EvaluationSet(data.Splits.Train, [.. Enumerable.Range(0, WorkKind.BatchSize)]);
        TrainingObjective objective = kind.Training.Objective;
        var loss = new EvaluatedLoss { Objective = objective, Weight = objective.DefaultWeight, LabelSmoothing = kind.Training.LabelSmoothing };
        double ours = new Evaluator(kind.Attack, new IdleCores(0)).Evaluate(network, batch, loss, SharedData.Key).Loss;
        return [ours, .. PyTorchPeer.Implementations.Select(version => peer.Ask(new PeerRequest("loss", version) { Kind = kind.Name }).Loss!.Value)];
    }
}
