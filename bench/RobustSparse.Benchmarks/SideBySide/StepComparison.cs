using RobustSparse.Models;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>Part a: one training step.</summary>
internal static class StepComparison
{
    public static void Run(SideBySideOptions options, SharedData data, PyTorchPeer peer, double peak, MarkdownReport report)
    {
        report.Heading("(a) One training step, milliseconds");
        report.Text(
            $"Batch of {WorkKind.BatchSize}, {options.Model} under random masks, trained for {RandomTicket.TrainingUpdates} updates of {options.TrainedBy?.Name ?? "the same"} kind, threads: 1 of ours, {peer.Versions.Threads} of PyTorch, "
            + $"PGD of 10 steps without a random start. Medians of {options.Repeats} turns{(options.ProcessorTime ? ", processor time" : "")}. "
            + "Floor: operations at surviving weights at the peak of one core.");
        report.TableHeader("density", "weights", "step", "ours", "× floor", "idiomatic", "manual", "idiomatic / ours", "manual / ours");
        const int WarmUp = 20;
        string file = data.FileOf("ticket");
        foreach (double density in options.Densities)
        {
            foreach (WorkKind kind in options.Kinds)
            {
                MaskedNetwork network = RandomTicket.Train(density, options.Model, options.TrainedBy ?? kind, data.Splits.Train);
                RandomTicket.Write(network, file);
                peer.Load(network.Architecture, file);
                using var ours = new EngineTraining(network, kind, data.Splits.Train);
                double[] times = Turns.Medians(
                    [Turns.OfMany(count => Turns.Milliseconds(ours.Step, count, options.ProcessorTime), WarmUp), .. PyTorchPeer.Implementations.Select(version => Turns.OfMany(count => Ask(version, kind, count), WarmUp))],
                    options.Repeats);
                report.TableRow(
                    $"{density:0.####}", $"{network.Kept}", kind.Name, $"{times[0]:F3}", $"{times[0] / kind.Floor(network, peak):F2}",
                    $"{times[1]:F3}", $"{times[2]:F3}", $"{times[1] / times[0]:F1}", $"{times[2] / times[0]:F1}");
            }
        }

        double Ask(string version, WorkKind kind, int count) =>
            peer.Ask(new PeerRequest("steps", version) { Kind = kind.Name, Count = count }).Milliseconds;
    }
}
