using System.Runtime.Intrinsics;
using RobustSparse.Data;
using RobustSparse.Kernels;
using RobustSparse.Training;

namespace RobustSparse.Tests.Kernels;

public sealed class ImageLoaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(21)]
    [InlineData(784)]
    public void Load_DividesEveryByteBy255InEveryWidth(int features)
    {
        byte[] pixels = [.. Enumerable.Range(0, features * 70).Select(i => i % 5 == 0 ? (byte)0 : (byte)(i * 31))];
        int[] indices = [.. Enumerable.Range(0, 61).Select(i => i * 7 % 70)];

        AssertLoads<SimdScalar, float>(pixels, indices, features);
        AssertLoads<Simd128, Vector128<float>>(pixels, indices, features);
        AssertLoads<Simd256, Vector256<float>>(pixels, indices, features);
        AssertLoads<Simd512, Vector512<float>>(pixels, indices, features);
    }

    [Fact]
    public void Load_RefusesImagesThatAreNotThere()
    {
        using var block = new Block(4);

        Assert.Throws<ArgumentOutOfRangeException>(() => ImageLoader.Load<SimdScalar, float>(new byte[8], [2], block, new bool[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageLoader.Load<SimdScalar, float>(new byte[8], new int[65], block, new bool[4]));
    }

    private static void AssertLoads<TSimd, V>(byte[] pixels, int[] indices, int features)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        using var block = new Block(features);
        block.Values.Fill(7f);
        var isBlank = new bool[features];

        ImageLoader.Load<TSimd, V>(pixels, indices, block, isBlank);

        for (int row = 0; row < features; row++)
        {
            for (int column = 0; column < Block.Columns; column++)
            {
                byte pixel = column < indices.Length ? pixels[(indices[column] * features) + row] : (byte)0;
                Assert.Equal((float)(pixel / 255.0), block.Row(row)[column]);
            }

            Assert.Equal(!block.Row(row).ContainsAnyExcept(0f), isBlank[row]);
        }

        using var same = new Block(features);
        var isBlankToo = new bool[features];
        EvaluationSet set = new(new ImageSet(pixels, new byte[pixels.Length / features], features), indices);
        same.Values.Fill(7f);

        ImageLoader.LoadArranged<TSimd, V>(set.PixelsOf(0), same, isBlankToo);

        Assert.Equal(block.Values, same.Values);
        Assert.Equal(isBlank, isBlankToo);
    }
}
