using System.Runtime.CompilerServices;
using SkiaSharp;

namespace RobustSparse.Plots.Tests;

/// <summary>Images that were looked at and found right.</summary>
internal static class GoldenImage
{
    /// <summary>Mean difference of a channel of 255: far below what a moved line makes, above what another processor's rounding does.</summary>
    private const double Tolerance = 0.25;

    /// <summary>Demands the same picture. RSN_WRITE_GOLDEN=1 writes it instead, to be looked at.</summary>
    public static void Compare(string name, byte[] png, [CallerFilePath] string thisFile = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(thisFile)!, "Golden", name + ".png");
        if (Environment.GetEnvironmentVariable("RSN_WRITE_GOLDEN") == "1")
        {
            File.WriteAllBytes(file, png);
        }

        using SKBitmap expected = SKBitmap.Decode(file), actual = SKBitmap.Decode(png);
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        byte[] left = expected.Bytes, right = actual.Bytes;
        double difference = left.Zip(right, (a, b) => Math.Abs(a - b)).Average();
        Assert.True(difference <= Tolerance, $"{name} differs from {file} by {difference:0.00} of 255 a channel");
    }
}
