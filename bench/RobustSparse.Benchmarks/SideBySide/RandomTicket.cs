using System.Runtime.InteropServices;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>dense-300-100 under random masks: these take as long as the masks of pruned networks.</summary>
internal static class RandomTicket
{
    /// <summary>Updates that <see cref="Train"/> makes.</summary>
    public const int TrainingUpdates = 1_000;

    public static NetworkArchitecture Architecture { get; } = NetworkArchitecture.Parse("dense-300-100", new TensorShape(1, 28, 28), 10);

    /// <summary>A network of about this density with fresh weights; its output layer keeps √density, as that is pruned half as fast.</summary>
    public static MaskedNetwork Create(double density)
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(3));
        MaskedNetwork network = GlorotUniform.Initialize(Architecture, RandomKey.FromSeed(1));
        return network.WithMasks([.. network.Layers.Select((layer, i) => Draw(
            random, layer.Spec.KernelSize, i + 1 == network.Layers.Count ? Math.Sqrt(density) : density))]).WithMasksApplied();
    }

    /// <summary>
    /// Such a network after some training: how many of its units are off, which dense products profit from, is then as in the
    /// middle of a run of this kind, not as before the first update.
    /// </summary>
    public static MaskedNetwork Train(double density, WorkKind kind, ImageSet images)
    {
        using var training = new EngineTraining(Create(density), kind, images);
        training.Step(TrainingUpdates);
        return training.Network;
    }

    /// <summary>Writes float32 kernels [inputs, outputs], layer after layer, masked entries zero.</summary>
    public static void Write(MaskedNetwork network, string file)
    {
        using FileStream stream = File.Create(file);
        foreach (MaskedLayer layer in network.Layers)
        {
            stream.Write(MemoryMarshal.AsBytes<float>(layer.Kernel.MaskedValues()));
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
