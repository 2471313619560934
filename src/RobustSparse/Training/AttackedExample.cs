using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>One image before and after an attack, with a network's answers.</summary>
/// <param name="Label">The class of the image.</param>
/// <param name="Clean">[features], each in [0, 1].</param>
/// <param name="Attacked">[features], each in [0, 1] and within ε of <paramref name="Clean"/>.</param>
/// <param name="CleanAnswer">The network's answer on the image.</param>
/// <param name="AttackedAnswer">The network's answer on the attacked image.</param>
public sealed record AttackedExample(int Label, float[] Clean, float[] Attacked, int CleanAnswer, int AttackedAnswer)
{
    /// <summary>The most images: one block.</summary>
    public const int Most = Block.Columns;

    /// <summary>Attacks images, for display.</summary>
    /// <param name="network">Its masked entries are taken as zero.</param>
    /// <param name="images">The images; at most <see cref="Most"/>.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="key">Parent of one stream of attack noise an image.</param>
    /// <exception cref="ArgumentException">There are more images.</exception>
    public static IReadOnlyList<AttackedExample> Of(MaskedNetwork network, ImageSet images, AttackOptions attack, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(images.Count, Most, nameof(images));

        // The dense engine, because the sparse one leaves out pixels without weights.
        using var engine = new NetworkEngine(network, EngineKind.Dense);
        ExampleBlock block = engine.RentBlock();
        int[] indices = [.. Enumerable.Range(0, images.Count)];
        engine.LoadImages(images.Pixels, indices, block);
        engine.Forward(block.Clean, block.Scratch);
        int[] cleanAnswers = [.. indices.Select(i => ExampleBlock.AnswerOf(block.Clean, i))];
        block.SetAttackTargets(images.Labels);
        LinfAttack.SetKeys(block, key, indices);
        LinfAttack.Run(engine, block, attack);
        AttackedExample[] examples =
        [
            .. indices.Select(i => new AttackedExample(
                images.Labels[i], Column(block.Clean.Images, i), Column(block.Attacked.Images, i), cleanAnswers[i], ExampleBlock.AnswerOf(block.Attacked, i))),
        ];
        engine.ReturnBlock(block);
        return examples;
    }

    private static float[] Column(Block block, int column) => [.. Enumerable.Range(0, block.Rows).Select(row => block.Values[(row * Block.Columns) + column])];
}
