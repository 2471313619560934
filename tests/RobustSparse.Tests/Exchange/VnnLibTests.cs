using RobustSparse.Exchange;
using RobustSparse.Files;

namespace RobustSparse.Tests.Exchange;

public sealed class VnnLibTests : IDisposable
{
    private const string Declarations = "(declare-const X_0 Real) (declare-const X_1 Real)\n(declare-const Y_0 Real)(declare-const Y_1 Real)\n";
    private const string Box = "(assert (<= X_0 0.5)) (assert (>= X_0 -0.5)) ; the first input\n(assert (<= X_1 1e-1))(assert (<= 0 X_1))";
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void BoxesAndConstraints_AreRead()
    {
        VnnLibCase only = Assert.Single(Read(Box + "(assert (<= Y_0 Y_1)) (assert (>= Y_1 3.5))").Cases);

        Assert.Equal([-0.5, 0], only.Lower);
        Assert.Equal([0.5, 0.1], only.Upper);
        Assert.Equal([[1, -1], [0, -1]], only.Constraints.Select(constraint => constraint.Coefficients));
        Assert.Equal([0, 3.5], only.Constraints.Select(constraint => constraint.Constant));
    }

    [Fact]
    public void Disjunctions_MakeCases_WithBoxesOfTheirOwn()
    {
        VnnLibProperty property = Read(Box + "(assert (or (and (<= X_0 0) (<= Y_0 Y_1)) (and (>= X_0 0) (<= (+ Y_0 (* 2 Y_1)) 1) (>= Y_0 0))))");

        Assert.Equal(2, property.Cases.Count);
        Assert.Equal([0, 0.1], property.Cases[0].Upper);
        Assert.Equal([0, 0], property.Cases[1].Lower);
        Assert.Equal([1, 2], property.Cases[1].Constraints[0].Coefficients);
        Assert.Equal(-1, property.Cases[1].Constraints[0].Constant);
    }

    [Theory]
    [InlineData("(assert (<= Y_0 Y_1)", "closing")]
    [InlineData("(assert (<= X_0 X_1)) (assert (<= Y_0 Y_1))", "X_0, X_1")]
    [InlineData("(assert (<= (* Y_0 Y_1) 0))", "not a linear expression")]
    [InlineData("(assert (<= Y_0 Y_7))", "Y_7")]
    [InlineData("(assert (< Y_0 Y_1))", "is not supported")]
    [InlineData("(check-sat)", "neither a declaration nor an assertion")]
    [InlineData("", "no constraint on the outputs")]
    [InlineData("(declare-const Y_2 Real) (assert (<= Y_2 0))", "one for each input and output")]
    public void OtherForms_AreRefused(string assertions, string problem)
    {
        DamagedFileException refused = Assert.Throws<DamagedFileException>(() => Read(Box + assertions));

        Assert.Equal(_file, refused.File);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InputsWithoutBounds_AreRefused() => Assert.Contains(
        "X_0 has no lower", Assert.Throws<DamagedFileException>(() => Read("(assert (<= X_0 1)) (assert (<= Y_0 Y_1))")).Message, StringComparison.Ordinal);

    private VnnLibProperty Read(string assertions)
    {
        File.WriteAllText(_file, Declarations + assertions);
        return VnnLibProperty.Read(_file, inputs: 2, outputs: 2);
    }
}
