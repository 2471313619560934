using System.Globalization;
using CsCheck;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Settings;

public sealed class PythonFloatTests
{
    [Theory]
    [InlineData(0.0012f, "0.0012")]
    [InlineData(0f, "0.0")]
    [InlineData(-0f, "-0.0")]
    [InlineData(1f, "1.0")]
    [InlineData(10f, "10.0")]
    [InlineData(0.1f, "0.1")]
    [InlineData(0.01f, "0.01")]
    [InlineData(0.001f, "0.001")]
    [InlineData(0.0001f, "0.0001")]
    [InlineData(1e-5f, "1e-05")]
    [InlineData(1.5e-5f, "1.5e-05")]
    [InlineData(0.00012f, "0.00012")]
    [InlineData(2.5f, "2.5")]
    [InlineData(-123.25f, "-123.25")]
    [InlineData(123456f, "123456.0")]
    [InlineData(1e15f, "1000000000000000.0")]
    [InlineData(1e16f, "1e+16")]
    [InlineData(1.5e20f, "1.5e+20")]
    [InlineData(1e-45f, "1e-45")]
    [InlineData(3.4028235e38f, "3.4028235e+38")]
    [InlineData(float.NaN, "nan")]
    [InlineData(float.PositiveInfinity, "inf")]
    [InlineData(float.NegativeInfinity, "-inf")]
    public void Repr_WritesAsPythonDoes(float value, string text) => Assert.Equal(text, PythonFloat.Repr(value));

    [Fact]
    public void Repr_ReadsBackTheSame() => Gen.Float.Where(float.IsFinite).Sample(value =>
        Assert.Equal(value, float.Parse(PythonFloat.Repr(value), CultureInfo.InvariantCulture)));
}
