using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>Computes the deltas of whole batches, block by block, and arranges them as the terms of every layer's gradient.</summary>
internal sealed class BatchPass : IDisposable
{
    private readonly ExampleBlock[] _blocks;
    private readonly TrainingPass _pass;
    private int _usedBlocks;

    /// <param name="engine">The network.</param>
    /// <param name="options">Objective, weight, growth of ε and label smoothing.</param>
    /// <param name="attack">The run's attack.</param>
    /// <param name="images">The images that batches are drawn from.</param>
    /// <param name="noise">Parent of one stream of attack noise an update.</param>
    /// <param name="batchSize">The most images of a batch.</param>
    /// <param name="totalUpdates">Updates of the whole training.</param>
    public BatchPass(NetworkEngine engine, TrainingOptions options, AttackOptions attack, ImageSet images, RandomKey noise, int batchSize, int totalUpdates)
    {
        _blocks = [.. Enumerable.Range(0, (batchSize + Block.Columns - 1) / Block.Columns).Select(_ => engine.RentBlock())];
        _pass = new TrainingPass(engine, options, attack, images, noise, totalUpdates);
        Terms = [.. engine.Layers.Select((_, layer) => TermsOf(layer))];
    }

    /// <summary>The terms of each layer's gradient, block by block: a short batch fills only the first blocks and uses only their terms.</summary>
    public IReadOnlyList<GradientTerm[]> Terms { get; }

    /// <summary>Number of terms of each layer that the last batch uses.</summary>
    public int UsedTerms { get; private set; }

    /// <summary>Computes the deltas of a batch.</summary>
    /// <param name="batch">Indices of the examples among the images.</param>
    /// <param name="update">Updates made so far.</param>
    /// <returns>The objective: the mean over the batch.</returns>
    public double Run(ReadOnlySpan<int> batch, int update)
    {
        double loss = 0;
        int used = 0;
        for (int start = 0; start < batch.Length; start += Block.Columns, used++)
        {
            ReadOnlySpan<int> indices = batch.Slice(start, Math.Min(Block.Columns, batch.Length - start));
            loss += _pass.Run(_blocks[used], indices, start, batch.Length, update);
        }

        _usedBlocks = used;
        UsedTerms = used * (Terms[0].Length / _blocks.Length);
        return loss;
    }

    /// <summary>The images of the last batch, one array an image: clean, and attacked where the objective attacks.</summary>
    public IEnumerable<(float[] Clean, float[] Attacked)> Images() =>
        _blocks.Take(_usedBlocks).SelectMany(block => Enumerable.Range(0, block.Count).Select(i => (ColumnOf(block.Clean.Images, i), ColumnOf(block.Attacked.Images, i))));

    private static float[] ColumnOf(Block block, int column) => [.. Enumerable.Range(0, block.Rows).Select(row => block.Values[(row * Block.Columns) + column])];

    public void Dispose()
    {
        foreach (ExampleBlock block in _blocks)
        {
            block.Dispose();
        }
    }

    private GradientTerm[] TermsOf(int layer)
    {
        var terms = new List<GradientTerm>();
        foreach (ExampleBlock block in _blocks)
        {
            foreach (ForwardPass pass in _pass.PassesOf(block))
            {
                bool[]? blank = layer == 0 && pass == block.Clean ? block.PixelIsBlank : null;
                terms.Add(new GradientTerm(pass.Inputs[layer], pass.Deltas[layer], blank));
            }
        }

        return [.. terms];
    }
}
