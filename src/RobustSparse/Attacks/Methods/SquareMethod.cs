using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>The square attack (Andriushchenko et al. 2020): a random search without gradients.</summary>
public sealed record SquareMethod : AttackMethod
{
    public int Queries { get; init; } = 5000;

    /// <summary>The fraction of the image that a square covers at first.</summary>
    public double FirstShare { get; init; } = 0.8;

    public int Restarts { get; init; } = 1;

    /// <summary>The number of rows of an image.</summary>
    public int Height { get; init; }

    /// <summary>The number of columns of an image.</summary>
    public int Width { get; init; }

    [JsonIgnore]
    public override int Number => 40;

    [JsonIgnore]
    public override bool IsBlackBox => true;

    /// <summary>The number of times that the fraction has been halved at a query, by the paper's schedule for 10,000 queries.</summary>
    public static int Halvings(int query) => query switch
    {
        <= 10 => 0,
        <= 50 => 1,
        <= 200 => 2,
        <= 500 => 3,
        <= 1000 => 4,
        <= 2000 => 5,
        <= 4000 => 6,
        <= 6000 => 7,
        <= 8000 => 8,
        _ => 9,
    };

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(int classes) =>
    [
        .. OutOfRange("queries", Queries, 1, 10_000_000),
        .. OutOfRange("first share", FirstShare, 1e-6, 1),
        .. OutOfRange("restarts", Restarts, 1, 10_000),
    ];

    /// <inheritdoc/>
    public override string? MissingIn(NormGeometry norm) => norm is ISquareGeometry ? null : "a rule for changing one square of pixels";

    internal override AttackMethod With(AttackWishes wishes) => this with { Queries = wishes.Steps ?? Queries, Restarts = wishes.Restarts ?? Restarts };

    internal override AttackMethod ForImages(int height, int width) => this with { Height = height, Width = width };

    internal override int Runs(int classes) => Restarts;

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) =>
        ((ISquareGeometry)threat.Norm).BeginSquare(this, oracle, threat);
}

[JsonDerivedType(typeof(SquareMethod), "square")]
public abstract partial record AttackMethod;
