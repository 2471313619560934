using System.Runtime.InteropServices;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Settings;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>Networks under random masks: these take as long as the masks of pruned networks.</summary>
internal static class RandomTicket
{
    /// <summary>Updates that <see cref="Train"/> makes.</summary>
    public const int TrainingUpdates = 1_000;

    /// <summary>The network that is measured if no other is named.</summary>
    public const string UsualModel = "dense-300-100";

    /// <summary>A network of about this density with fresh weights; its output layer keeps √density, as that is pruned half as fast.</summary>
    /// <param name="model">Name of the architecture; it has biases where a run's has them by default.</param>
    public static MaskedNetwork Create(double density, string model = UsualModel)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(3));
        var architecture = NetworkArchitecture.Parse(model, new TensorShape(1, 28, 28), 10, new ExperimentOptions { Model = model }.HasBiases);
        MaskedNetwork network = GlorotUniform.Initialize(architecture, RandomKey.FromSeed(1));
        return network.WithMasks([.. network.Layers.Select((layer, i) => Draw(
            random, layer.Spec.KernelSize, i + 1 == network.Layers.Count ? Math.Sqrt(density) : density))]).WithMasksApplied();
    }

    /// <summary>
    /// Such a network after some training: how many of its units are off, which dense products profit from, is then as in the
    /// middle of a run of this kind, not as before the first update.
    /// </summary>
    public static MaskedNetwork Train(double density, string model, WorkKind kind, ImageSet images)
    {
        using var training = new EngineTraining(Create(density, model), kind, images);
        training.Step(TrainingUpdates);
        return training.Network;
    }

    /// <summary>Writes float32 values: for each layer the kernel, masked entries zero, then the bias where the layer has one.</summary>
    public static void Write(MaskedNetwork network, string file)
    {
        using FileStream stream = File.Create(file);
        foreach (Parameter parameter in network.Parameters)
        {
            stream.Write(MemoryMarshal.AsBytes<float>(parameter.MaskedValues()));
        }
    }

    private static Mask Draw(PhiloxRandom random, int size, double density)
    {
        var survives = new bool[size];
        for (int i = 0; i < size; i++)
        {
            survives[i] = random.NextDouble() < density;
        }

        return new Mask(survives);
    }
}
