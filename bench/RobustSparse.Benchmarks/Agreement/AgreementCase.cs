using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using RobustSparse.Attacks;
using RobustSparse.Benchmarks.SideBySide;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Benchmarks.Agreement;

/// <summary>A kind of training whose losses are compared.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Training">The training.</param>
/// <param name="Attack">The attack, without a random start.</param>
internal sealed record AgreementCase(string Name, TrainingOptions Training, AttackOptions Attack)
{
    private static readonly AttackOptions _fgsm = new() { Kind = AttackKind.Fgsm, Epsilon = 0.1f, RandomStart = false };
    private static readonly AttackOptions _pgd = new() { Kind = AttackKind.Pgd, Epsilon = 0.1f, StepSize = 0.025f, Steps = 5, RandomStart = false };

    public static IReadOnlyList<AgreementCase> All { get; } =
    [
        new("natural", new TrainingOptions(), _fgsm),
        new("mix, FGSM", new TrainingOptions { Adversarial = true }, _fgsm),
        new("madry, PGD", new TrainingOptions { Adversarial = true, AdversarialLoss = ObjectiveCatalog.Madry }, _pgd with { Labels = AttackLabels.True }),
    ];

    /// <summary>The loss of each batch before its update, by our engine.</summary>
    public double[] LossesHere(MaskedNetwork network, SharedData data, int updates)
    {
        ImageSet images = data.Splits.Train;
        var keys = new TrainingKeys(SharedData.Key, SharedData.Key, SharedData.Key);
        using var session = new TrainingSession(Training, Attack, images, Trainer.Start(network), keys, updates);
        var evaluator = new Evaluator(Attack, new IdleCores(0));
        var loss = new EvaluatedLoss { Objective = Training.Objective, Weight = Training.EffectiveWeight, LabelSmoothing = Training.LabelSmoothing };
        var sampler = new BatchSampler(images.Count, Training.BatchSize, SharedData.Key);
        var losses = new double[updates];
        for (int update = 0; update < updates; update++)
        {
            losses[update] = evaluator.Evaluate(session.Capture().Network, new EvaluationSet(images, sampler.Batch(update).ToArray()), loss, SharedData.Key).Loss;
            session.Step();
        }

        return losses;
    }

    /// <summary>The same by PyTorch.</summary>
    /// <exception cref="InvalidOperationException">It failed; its message is on the console.</exception>
    public double[] LossesInPyTorch(MaskedNetwork network, SharedData data, int updates, string python)
    {
        using (FileStream weights = File.Create(data.FileOf("agreement")))
        {
            foreach (Parameter parameter in network.Parameters)
            {
                weights.Write(MemoryMarshal.AsBytes<float>(parameter.Values));
            }
        }

        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true };
        string script = Path.Combine(AppContext.BaseDirectory, "pytorch", "agreement.py");
        foreach (string argument in new[] { script, "--data", data.Directory, "--settings", Settings(network, updates).ToJsonString() })
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<double[]>(output)! : throw new InvalidOperationException("PyTorch failed; its message is above");
    }

    private JsonObject Settings(MaskedNetwork network, int updates)
    {
        bool isSingle = Attack.Kind == AttackKind.Fgsm;
        TensorShape input = network.Architecture.Input;
        return new JsonObject
        {
            ["layers"] = new JsonArray([.. network.Architecture.Layers.Select(DescriptionOf)]),
            ["input"] = new JsonArray(input.Channels, input.Height, input.Width),
            ["loss"] = Training.Adversarial ? Training.AdversarialLoss.Name : "natural",
            ["epsilon"] = (double)Attack.Epsilon,
            ["step_size"] = (double)(isSingle ? Attack.Epsilon : Attack.StepSize),
            ["steps"] = isSingle ? 1 : Attack.Steps,
            ["batch"] = Training.BatchSize,
            ["updates"] = updates,
            ["label_smoothing"] = (double)Training.LabelSmoothing,
            ["learning_rate"] = (double)Training.LearningRate,
        };
    }

    private static JsonNode DescriptionOf(LayerSpec layer)
    {
        var description = new JsonObject { ["kernel"] = new JsonArray([.. layer.KernelShape.Select(extent => JsonValue.Create(extent))]), ["bias"] = layer.HasBias };
        if (layer is ConvolutionLayerSpec { Filters: var filters })
        {
            description["stride"] = filters.Stride;
            description["padding"] = filters.Padding;
        }

        return description;
    }
}
