using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Training;

/// <summary>An optimiser is one class beside the layers: a toy one trains through the session's door.</summary>
public sealed class OptimizerTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(17);
    private static readonly TrainingKeys Keys = new(Key, Key.Child(StreamPurpose.TrainingAttack), Key.Child(StreamPurpose.EvaluationAttack));
    private static readonly ImageSet Images = Samples.Images(150, features: 100, seed: 1);

    [Theory]
    [InlineData(EngineKind.Dense, false)]
    [InlineData(EngineKind.Sparse, true)]
    [InlineData(EngineKind.Auto, true)]
    public void Momentum_StepsAsTheReferenceDoes(EngineKind engine, bool biases)
    {
        MaskedNetwork network = engine == EngineKind.Auto
            ? Samples.SplitNetwork("dense-150-20", seed: 2, inputs: 100, biases)
            : Samples.Network("dense-40-20", 0.4, seed: 2, inputs: 100, biases: biases);
        var options = new TrainingOptions { BatchSize = 60, LearningRate = 0.5f, LearningRateSchedule = LearningRateSchedule.Parse("step:1@0.5"), Engine = engine };
        using var session = Session(options, Trainer.Start(network));
        var reference = new ReferenceNetwork(network);
        var sampler = new BatchSampler(Images.Count, options.BatchSize, Keys.Shuffle);
        double[][] velocity = reference.NewGradients();

        for (int update = 0; update < 3; update++)
        {
            session.Step();
            double[][] gradients = reference.NewGradients();
            int[] batch = sampler.Batch(update).ToArray();
            foreach (int index in batch)
            {
                reference.Backward(Samples.Image(Images, index), Samples.Target(Images.Labels[index], options.LabelSmoothing), 1.0 / batch.Length, gradients);
            }

            double rate = update == 0 ? 0.5 : 0.25;
            foreach ((double[] values, int i) in reference.Weights.Concat(biases ? reference.Biases : []).Select((values, i) => (values, i)))
            {
                for (int entry = 0; entry < values.Length; entry++)
                {
                    velocity[i][entry] = (0.9 * velocity[i][entry]) + gradients[i][entry];
                    values[entry] -= rate * velocity[i][entry];
                }
            }
        }

        MaskedNetwork trained = session.Capture().Network;
        for (int l = 0; l < network.Layers.Count; l++)
        {
            Assert.All(trained.Layers[l].Kernel.MaskedValues().Zip(reference.Weights[l]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
            Assert.All((trained.Layers[l].Bias?.Values ?? []).Zip(reference.Biases[l]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    [Fact]
    public void Momentum_ResumesInTheSameBits()
    {
        var options = new TrainingOptions { BatchSize = 60, LearningRate = 0.1f };
        MaskedNetwork network = Samples.Network("dense-40-20", 0.4, seed: 2, inputs: 100, biases: true);
        using TrainingSession whole = Session(options, Trainer.Start(network)), begun = Session(options, Trainer.Start(network));
        begun.Step();
        using TrainingSession resumed = Session(options, begun.Capture());

        whole.Step();
        whole.Step();
        resumed.Step();

        Assert.Equal(whole.Capture().Network.Parameters.Select(parameter => parameter.Values), resumed.Capture().Network.Parameters.Select(parameter => parameter.Values));
        Assert.Equal(whole.Capture().FirstMoments, resumed.Capture().FirstMoments);
    }

    [Fact]
    public void AdamUnderASchedule_TakesTheRateOfEveryUpdate()
    {
        var options = new TrainingOptions { BatchSize = 60, LearningRateSchedule = LearningRateSchedule.Parse("warmup:4"), Engine = EngineKind.Dense };
        MaskedNetwork network = Samples.Network("dense-40-20", 1, seed: 2, inputs: 100);
        using var session = new TrainingSession(options, new AttackOptions(), Images, Trainer.Start(network), Keys, totalUpdates: 10);

        session.Step();

        // The first step of Adam is as long as the learning rate wherever there is a gradient.
        float[] before = network.Layers[1].Kernel.Values, after = session.Capture().Network.Layers[1].Kernel.Values;
        Assert.Equal(0.0012f / 4, before.Zip(after).Max(pair => Math.Abs(pair.First - pair.Second)), 1e-6);
    }

    private static TrainingSession Session(TrainingOptions options, TrainingState start) => new(
        options, new AttackOptions(), Images, start, Keys, totalUpdates: 10, (engine, state) => new Momentum(engine, state));

    /// <summary>Gradient descent with momentum on arrays: v ← 0.9·v + g, w ← w − rate·v.</summary>
    private sealed class Momentum(NetworkEngine engine, TrainingState start) : Optimizer
    {
        private readonly float[][] _values = [.. start.Network.Parameters.Select(parameter => parameter.Values.ToArray())];
        private readonly float[][] _velocity = [.. start.FirstMoments.Select(velocity => velocity.ToArray())];

        public override void Step(BatchGradient gradients, int update, float learningRate)
        {
            for (int layer = 0, next = 0; layer < engine.Layers.Count; layer++)
            {
                int kernel = next++;
                bool hasBias = engine.Architecture.Layers[layer].HasBias;
                float[] gradient = new float[_values[kernel].Length], biasGradient = hasBias ? new float[_values[next].Length] : [];
                gradients.Differentiate(layer, gradient, biasGradient);
                Move(kernel, gradient, learningRate);
                engine.Layers[layer].LoadWeights(_values[kernel]);
                if (hasBias)
                {
                    Move(next, biasGradient, learningRate);
                    engine.Layers[layer].LoadBias(_values[next++]);
                }
            }
        }

        public override void SaveState(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second)
        {
            foreach ((float[] velocity, float[] target) in _velocity.Zip(first))
            {
                velocity.CopyTo(target, 0);
            }
        }

        private void Move(int parameter, float[] gradient, float learningRate)
        {
            for (int i = 0; i < gradient.Length; i++)
            {
                _velocity[parameter][i] = (0.9f * _velocity[parameter][i]) + gradient[i];
                _values[parameter][i] -= learningRate * _velocity[parameter][i];
            }
        }
    }
}
