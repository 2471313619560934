using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Training;

/// <summary>Computes the gradient of whole batches, block by block.</summary>
internal sealed class BatchPass : IDisposable
{
    private readonly ExampleBlock[] _blocks;
    private readonly TrainingPass _pass;

    /// <param name="engine">The network; it has intervals if the objective needs them.</param>
    /// <param name="options">Objective, weight, growth of ε and label smoothing.</param>
    /// <param name="attack">The run's attack.</param>
    /// <param name="images">The images that batches are drawn from.</param>
    /// <param name="noise">Parent of one stream of attack noise an update.</param>
    /// <param name="batchSize">The most images of a batch.</param>
    /// <param name="totalUpdates">Updates of the whole training.</param>
    public BatchPass(NetworkEngine engine, TrainingOptions options, AttackOptions attack, ImageSet images, RandomKey noise, int batchSize, int totalUpdates)
    {
        _blocks = [.. Enumerable.Range(0, BlocksOf(batchSize)).Select(_ => engine.RentBlock())];
        _pass = new TrainingPass(engine, options, attack, images, noise, totalUpdates);
        Gradient = new BatchGradient(engine, options.Objective, _blocks);
    }

    /// <summary>The gradient of the last batch.</summary>
    public BatchGradient Gradient { get; }

    /// <inheritdoc cref="TrainingPass.EpsilonShareAt"/>
    public float EpsilonShareAt(int update) => _pass.EpsilonShareAt(update);

    /// <summary>Computes the deltas of a batch.</summary>
    /// <param name="batch">Indices of the examples among the images.</param>
    /// <param name="update">Updates made so far.</param>
    /// <returns>The objective: the mean over the batch.</returns>
    public double Run(ReadOnlySpan<int> batch, int update)
    {
        double loss = 0;
        Gradient.Begin(BlocksOf(batch.Length));
        for (int start = 0, block = 0; start < batch.Length; start += Block.Columns, block++)
        {
            ReadOnlySpan<int> indices = batch.Slice(start, Math.Min(Block.Columns, batch.Length - start));
            loss += _pass.Run(_blocks[block], indices, start, batch.Length, update, Gradient);
        }

        return loss;
    }

    /// <summary>The images of the last batch, one array an image: clean, and attacked where the objective attacks.</summary>
    public IEnumerable<(float[] Clean, float[] Attacked)> Images() =>
        _blocks.Take(Gradient.UsedBlocks).SelectMany(block => Enumerable.Range(0, block.Count).Select(i => (ColumnOf(block.Clean.Images, i), ColumnOf(block.Attacked.Images, i))));

    private static float[] ColumnOf(Block block, int column) => [.. Enumerable.Range(0, block.Rows).Select(row => block.Values[(row * Block.Columns) + column])];

    public void Dispose()
    {
        foreach (ExampleBlock block in _blocks)
        {
            block.Dispose();
        }
    }

    private static int BlocksOf(int examples) => (examples + Block.Columns - 1) / Block.Columns;
}
