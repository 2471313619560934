using RobustSparse.Exchange;
using RobustSparse.Files;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Exchange;

public sealed class OnnxNetworkTests : IDisposable
{
    private static readonly float[] First = Samples.Values(6 * 5, seed: 1), FirstBias = Samples.Values(5, seed: 2), Last = Samples.Values(5 * 3, seed: 3), LastBias = Samples.Values(3, seed: 4);
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Gemm_IsReadInBothOrders()
    {
        OnnxBytes model = new OnnxBytes("x", [1, 6], "y")
            .Tensor("w1", First, isRaw: true, 6, 5).Tensor("b1", FirstBias, isRaw: false, 5)
            .Tensor("w2", Transposed(Last, 5, 3), isRaw: false, 3, 5).Tensor("b2", LastBias, isRaw: true, 3)
            .Node("Gemm", ["x", "w1", "b1"], "z").Node("Relu", ["z"], "h").Node("Gemm", ["h", "w2", "b2"], "y", ("transB", 1));

        AssertIsTheNetwork(Read(model), scale: 1, shift: 0);
    }

    [Fact]
    public void Products_Sums_Constants_AndScaledInputsAreRead()
    {
        OnnxBytes model = new OnnxBytes("x", [0, 1, 2, 3], "y")
            .Constant("mean", [0.25f]).Tensor("deviation", [.. Enumerable.Repeat(0.5f, 6)], isRaw: true, 1, 6).Shape("shape", -1, 6)
            .Constant("w1", First, 6, 5).Tensor("b1", FirstBias, isRaw: true, 5).Tensor("w2", Last, isRaw: true, 5, 3)
            .Tensor("minus", [.. LastBias.Select(bias => -bias)], isRaw: true, 3)
            .Node("Sub", ["x", "mean"], "a").Node("Flatten", ["a"], "flat", ("axis", 1)).Node("Div", ["flat", "deviation"], "b").Node("Reshape", ["b", "shape"], "c")
            .Node("MatMul", ["c", "w1"], "d").Node("Add", ["b1", "d"], "e").Node("Relu", ["e"], "h")
            .Node("MatMul", ["h", "w2"], "f").Node("Sub", ["f", "minus"], "y");

        AssertIsTheNetwork(Read(model), scale: 2, shift: -0.5);
    }

    [Fact]
    public void OtherOperators_AreRefusedByName()
    {
        AssertRefused("operator Sigmoid 'the Sigmoid' is not supported", Layers().Node("Sigmoid", ["y"], "s"));
        AssertRefused("Gemm 'the Gemm' follows another fully connected layer", Layers().Node("Gemm", ["y", "w3"], "s").Tensor("w3", new float[9], isRaw: true, 3, 3));
        AssertRefused("which is neither a constant nor the value before it", Layers().Node("Gemm", ["y", "missing"], "s"));
        AssertRefused("ends without a Relu", Layers("s").Node("Relu", ["y"], "s"));
        AssertRefused("has weights for 6 inputs, but reads 3 values", Layers().Node("Gemm", ["y", "w1"], "s"));
    }

    [Fact]
    public void DamagedFiles_AreRefused()
    {
        byte[] model = Layers().Model();
        for (int length = 0; length < model.Length; length += 7)
        {
            File.WriteAllBytes(_file, model[..length]);
            Assert.Equal(_file, Assert.Throws<DamagedFileException>(() => OnnxNetwork.Read(_file)).File);
        }
    }

    private static OnnxBytes Layers(string output = "y") => new OnnxBytes("x", [1, 6], output)
        .Tensor("w1", First, isRaw: true, 6, 5).Tensor("w2", Last, isRaw: true, 5, 3)
        .Node("Gemm", ["x", "w1"], "z").Node("Relu", ["z"], "h").Node("Gemm", ["h", "w2"], "y");

    private void AssertRefused(string problem, OnnxBytes model) =>
        Assert.Contains(problem, Assert.Throws<DamagedFileException>(() => Read(model)).Message, StringComparison.Ordinal);

    private static void AssertIsTheNetwork(ScaledNetwork read, double scale, double shift)
    {
        Assert.All(read.Scale, value => Assert.Equal(scale, value));
        Assert.All(read.Shift, value => Assert.Equal(shift, value));
        Assert.Equal([First, FirstBias, Last, LastBias], read.Network.Parameters.Select(parameter => parameter.Values));
        Assert.Equal("dense-5", read.Network.Architecture.Name);
    }

    private ScaledNetwork Read(OnnxBytes model)
    {
        File.WriteAllBytes(_file, model.Model());
        return OnnxNetwork.Read(_file);
    }

    private static float[] Transposed(float[] matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[(i % rows * columns) + (i / rows)])];
}
