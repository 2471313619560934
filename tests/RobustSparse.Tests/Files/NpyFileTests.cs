using System.Text;
using CsCheck;
using RobustSparse.Files;

namespace RobustSparse.Tests.Files;

public sealed class NpyFileTests
{
    /// <summary>What numpy.save writes for float32 [[0, 1.5, -2.25], [1e-45, 3.4028235e38, -0]].</summary>
    private static readonly byte[] FromNumpy = Convert.FromHexString(
        "934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028322c2033292c207d"
        + string.Concat(Enumerable.Repeat("20", 58)) + "0a000000000000c03f000010c001000000ffff7f7f00000080");

    private static readonly float[] Values = [0f, 1.5f, -2.25f, float.Epsilon, float.MaxValue, -0f];

    [Fact]
    public void Write_GivesTheBytesOfNumpy()
    {
        using var directory = new TemporaryDirectory();

        NpyFile.Write(directory.File("a.npy"), Values, 2, 3);

        Assert.Equal(FromNumpy, File.ReadAllBytes(directory.File("a.npy")));
    }

    [Fact]
    public void Read_ReadsTheBytesOfNumpy()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory.File("a.npy"), FromNumpy);

        NpyArray array = NpyFile.Read(directory.File("a.npy"));

        Assert.Equal([2, 3], array.Shape);
        Assert.Equal(Values.Select(BitConverter.SingleToInt32Bits), array.Values.Select(BitConverter.SingleToInt32Bits));
    }

    /// <summary>The header that numpy.save writes for the kernel of a convolution.</summary>
    [Fact]
    public void Write_GivesTheHeaderOfNumpyForFourDimensions()
    {
        using var directory = new TemporaryDirectory();

        NpyFile.Write(directory.File("a.npy"), new float[4 * 4 * 16 * 32], 4, 4, 16, 32);

        byte[] bytes = File.ReadAllBytes(directory.File("a.npy"));
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 4, 16, 32), }".PadRight(117) + "\n", Encoding.ASCII.GetString(bytes[10..128]));
        Assert.Equal([4, 4, 16, 32], NpyFile.Read(directory.File("a.npy")).Shape);
    }

    [Fact]
    public void Read_GivesBackEveryBitThatWasWritten()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("a.npy");
        Gen.Int.Array[0, 70].Sample(
            bits =>
            {
                NpyFile.Write(file, [.. bits.Select(BitConverter.Int32BitsToSingle)], bits.Length);

                NpyArray array = NpyFile.Read(file);

                Assert.Equal([bits.Length], array.Shape);
                Assert.Equal(bits, array.Values.Select(BitConverter.SingleToInt32Bits));
            },
            iter: 50,
            threads: 1);
    }

    [Theory]
    [InlineData("'|O'", "False", "(2, 3)", "|O")]
    [InlineData("'<f8'", "False", "(2, 3)", "<f8")]
    [InlineData("'>f4'", "False", "(2, 3)", ">f4")]
    [InlineData("[('a', '<f4')]", "False", "(2, 3)", "header")]
    [InlineData("'<f4'", "True", "(2, 3)", "Fortran")]
    [InlineData("'<f4'", "False", "()", "dimensions")]
    [InlineData("'<f4'", "False", "(1, 2, 3, 1, 1)", "dimensions")]
    [InlineData("'<f4'", "False", "(2, 4)", "32")]
    [InlineData("'<f4'", "False", "(-2, 3)", "header")]
    [InlineData("'<f4'", "False", "(99999, 99999)", "absurd")]
    [InlineData("'<f4'", "False", "(99999999999999999999,)", "absurd")]
    public void Read_RefusesOtherArraysByNameAndCause(string type, string fortran, string shape, string cause)
    {
        string header = $"{{'descr': {type}, 'fortran_order': {fortran}, 'shape': {shape}, }}".PadRight(117) + "\n";

        AssertRefused([.. FromNumpy.AsSpan(0, 10), .. Encoding.ASCII.GetBytes(header), .. FromNumpy.AsSpan(128)], cause);
    }

    [Fact]
    public void Read_RefusesEveryTruncationAndTrailingBytes()
    {
        for (int length = 0; length < FromNumpy.Length; length++)
        {
            AssertRefused(FromNumpy[..length], "");
        }

        AssertRefused([.. FromNumpy, 0], "25 bytes of values");
    }

    [Theory]
    [InlineData(0, "not a .npy file")]
    [InlineData(6, "version 1.0")]
    [InlineData(9, "header of")]
    public void Read_RefusesADamagedPrefix(int position, string cause)
    {
        byte[] damaged = [.. FromNumpy];
        damaged[position] = 0xFF;

        AssertRefused(damaged, cause);
    }

    [Fact]
    public void Write_RefusesAShapeThatDoesNotFit()
    {
        using var directory = new TemporaryDirectory();

        Assert.Throws<ArgumentException>(() => NpyFile.Write(directory.File("a.npy"), Values, 2, 2));
        Assert.Empty(Directory.GetFiles(directory.Path));
    }

    private static void AssertRefused(byte[] content, string cause)
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("a.npy");
        File.WriteAllBytes(file, content);

        var refusal = Assert.Throws<DamagedFileException>(() => NpyFile.Read(file));

        Assert.StartsWith(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(cause, refusal.Message, StringComparison.Ordinal);
    }
}
