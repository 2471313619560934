using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;

namespace RobustSparse.Robustness;

/// <summary>The answers of a network on clean images.</summary>
/// <param name="Answers">[images]; the class with the greatest logit, the first class among equals.</param>
/// <param name="Margins">[images]; the margin z_y − max_{j≠y} z_j.</param>
/// <param name="Rankings">[images][classes − 1]; the wrong classes in descending order of logit.</param>
/// <param name="ZeroGradients">The number of images at which the single-precision gradient of the cross-entropy is exactly zero.</param>
internal sealed record CleanPass(int[] Answers, float[] Margins, int[][] Rankings, int ZeroGradients)
{
    /// <summary>Evaluates the network on all images.</summary>
    public static CleanPass Run(NetworkEngine engine, ImageSet images, int threads, CancellationToken cancel)
    {
        var pass = new CleanPass(new int[images.Count], new float[images.Count], new int[images.Count][], 0);
        int zeroGradients = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        Parallel.ForEach(Enumerable.Range(0, images.Count).Chunk(Block.Columns), options, indices =>
        {
            ExampleBlock block = engine.RentBlock();
            Interlocked.Add(ref zeroGradients, pass.Visit(engine, block, images, indices));
            engine.ReturnBlock(block);
        });
        return pass with { ZeroGradients = zeroGradients };
    }

    private int Visit(NetworkEngine engine, ExampleBlock block, ImageSet images, int[] indices)
    {
        byte[] labels = [.. indices.Select(index => images.Labels[index])];
        engine.LoadImages(images.Pixels, indices, block);
        engine.Forward(block.Clean, block.Scratch);
        var logits = new float[block.Clean.Logits.Rows];
        for (int i = 0; i < indices.Length; i++)
        {
            ColumnMap.Read(block.Clean.Logits, i, logits);
            int label = labels[i];
            Answers[indices[i]] = ExampleBlock.AnswerOf(block.Clean, i);
            Rankings[indices[i]] = [.. Enumerable.Range(0, logits.Length).Where(c => c != label).OrderByDescending(c => logits[c])];
            Margins[indices[i]] = logits[label] - logits[Rankings[indices[i]][0]];
        }

        block.SetAttackTargets(labels);
        engine.Differentiate(block.Clean, block.AttackTargets, block.Count, scale: 1f);
        engine.Backward(block.Clean, block.Scratch);
        return ColumnScan.CountZeroColumns(block.Clean.Deltas[0], block.Count);
    }
}
