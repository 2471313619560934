using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RobustSparse.Kernels;

namespace RobustSparse.Tests.Kernels;

public sealed class KernelSetTests
{
    /// <summary>CI runs the tests of the kernels once for every width that the runtime can be held to, and says which it expects.</summary>
    [Fact]
    public void Widest_IsTheWidthThatThisProcessIsHeldTo()
    {
        string? expected = Environment.GetEnvironmentVariable("RSN_EXPECTED_VECTOR_WIDTH");
        int processor = Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? 16 : Avx2.IsSupported ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

        Assert.Equal(expected is null ? processor : int.Parse(expected, CultureInfo.InvariantCulture), KernelSet.Widest.Width);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void OfWidth_HasThatWidth(int width) => Assert.Equal(width, KernelSet.OfWidth(width).Width);

    [Fact]
    public void OfWidth_RefusesOthers() => Assert.Throws<ArgumentOutOfRangeException>(() => KernelSet.OfWidth(2));
}
