using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Models;

public sealed class GlorotUniformTests
{
    private static readonly NetworkArchitecture Paper = NetworkArchitecture.Parse("dense-300-100", new TensorShape(1, 28, 28), 10);

    [Theory]
    [InlineData("dense-300-100")]
    [InlineData("conv-16k4s2-32k4s2-100")]
    public void Initialize_FillsItsBoundsAndNothingBeyond(string model)
    {
        MaskedNetwork network = GlorotUniform.Initialize(NetworkArchitecture.Parse(model, new TensorShape(1, 28, 28), 10), RandomKey.FromSeed(1234));

        Assert.All(network.Layers, layer =>
        {
            IReadOnlyList<int> shape = layer.Spec.KernelShape;
            int field = shape.SkipLast(2).Aggregate(1, (area, extent) => area * extent);
            double limit = Math.Sqrt(6.0 / (field * (shape[^2] + shape[^1])));
            int n = layer.Kernel.Values.Length;
            Assert.True(layer.Kernel.Values.Max() <= (float)limit && layer.Kernel.Values.Min() >= -(float)limit);
            Assert.True(layer.Kernel.Values.Max() > limit * (1 - (20.0 / n)) && layer.Kernel.Values.Min() < -limit * (1 - (20.0 / n)));

            // Five standard errors of the mean and of the mean square of a uniform distribution.
            Assert.InRange(layer.Kernel.Values.Average(w => (double)w), -5 * limit / Math.Sqrt(3.0 * n), 5 * limit / Math.Sqrt(3.0 * n));
            Assert.InRange(layer.Kernel.Values.Average(w => (double)w * w) / (limit * limit), (1 / 3.0) - (1.5 / Math.Sqrt(n)), (1 / 3.0) + (1.5 / Math.Sqrt(n)));
        });
    }

    [Fact]
    public void Initialize_DependsOnItsKeyAlone()
    {
        RandomKey key = RandomKey.FromSeed(1), other = RandomKey.FromSeed(2);

        Assert.Equal(Kernels(key), Kernels(key));
        Assert.NotEqual(Kernels(key)[0], Kernels(other)[0]);
        Assert.True(GlorotUniform.Initialize(Paper, key).Density == 1);

        static IReadOnlyList<float[]> Kernels(RandomKey key) => [.. GlorotUniform.Initialize(Paper, key).Layers.Select(layer => layer.Kernel.Values)];
    }

    [Fact]
    public void Initialize_DrawsLayersIndependently()
    {
        NetworkArchitecture wide = NetworkArchitecture.Parse("dense-300-200", new TensorShape(1, 28, 28), 10);

        // The first layers have the same shape and stream, whatever follows them.
        Assert.Equal(
            GlorotUniform.Initialize(Paper, RandomKey.FromSeed(5)).Layers[0].Kernel.Values,
            GlorotUniform.Initialize(wide, RandomKey.FromSeed(5)).Layers[0].Kernel.Values);
    }
}
