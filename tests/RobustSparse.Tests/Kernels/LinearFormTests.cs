using RobustSparse.Kernels;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Kernels;

/// <summary>The two kernels of backward bounds against double-precision loops.</summary>
public sealed class LinearFormTests
{
    private const float Canary = 12345f;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 16)]
    [InlineData(33, 17)]
    [InlineData(20, 64)]
    public void Substitute_TakesTheLineThatBoundsFromBelow(int units, int columns)
    {
        using Block forms = Forms(units, columns);
        float[] before = forms.Values.ToArray();
        var lines = new ReluLines(units);
        for (int unit = 0; unit < units; unit++)
        {
            bool isOff = unit % 4 == 3;
            lines.LowerSlopes[unit] = isOff ? 0f : unit % 2;
            lines.UpperSlopes[unit] = isOff ? 0f : (unit + 1f) / (units + 1f);
            lines.Intercepts[unit] = isOff ? 0f : unit % 5;
            lines.Magnitudes[unit] = isOff ? 0f : unit + 2f;
        }

        float[] constants = Canaries(), magnitudes = Canaries();

        ReluSubstitution.Substitute(forms, lines, columns, constants, magnitudes);

        for (int column = 0; column < columns; column++)
        {
            double constant = 0, magnitude = 0;
            for (int unit = 0; unit < units; unit++)
            {
                float v = before[(unit * Block.Columns) + column];
                double expected = v * (v > 0 ? lines.LowerSlopes[unit] : lines.UpperSlopes[unit]);
                Assert.Equal(expected, forms.Values[(unit * Block.Columns) + column], 1e-6);
                constant += Math.Min(v, 0f) * lines.Intercepts[unit];
                magnitude += Math.Abs(expected) * lines.Magnitudes[unit];
            }

            Assert.Equal(constant, constants[column], 1e-4);
            Assert.Equal(magnitude, magnitudes[column], 1e-3);
        }

        Assert.Equal([Canary, Canary], [constants[^1], magnitudes[^1]]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(64)]
    public void Minimum_IsTakenAtTheEndThatTheSignSays(int columns)
    {
        const int pixels = 23;
        using Block forms = Forms(pixels, columns);
        int[] listed = [.. Enumerable.Range(0, pixels).Where(pixel => pixel % 5 != 1)];
        float[] lower = [.. Samples.Values(pixels, seed: 8).Select(x => Math.Abs(x) / 2)], upper = [.. lower.Select(x => x + 0.3f)];
        float[] values = Canaries(), magnitudes = Canaries();

        BoxMinimum.Of(forms, listed, lower, upper, columns, values, magnitudes);

        for (int column = 0; column < columns; column++)
        {
            int at = column;
            Assert.Equal(listed.Sum(Term), values[column], 1e-5);
            Assert.Equal(listed.Sum(pixel => Math.Abs(Term(pixel))), magnitudes[column], 1e-5);

            double Term(int pixel)
            {
                double v = forms.Values[(pixel * Block.Columns) + at];
                return v * (v > 0 ? lower[pixel] : upper[pixel]);
            }
        }

        Assert.Equal([Canary, Canary], [values[^1], magnitudes[^1]]);
    }

    /// <summary>[rows, 64], zero from <paramref name="columns"/> on.</summary>
    private static Block Forms(int rows, int columns)
    {
        var forms = new Block(rows);
        Samples.Values(rows * Block.Columns, seed: 3, zeros: 0.2).CopyTo(forms.Values);
        for (int row = 0; row < rows; row++)
        {
            forms.Row(row)[columns..].Clear();
        }

        return forms;
    }

    private static float[] Canaries() => [.. Enumerable.Repeat(Canary, Block.Columns + 1)];
}
