using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>
/// An attack that evaluates a network. It knows the true class and drives images with a right answer towards a wrong one. Each
/// attack is one file in Methods/ and one line in <see cref="AttackCatalog"/>; its file also declares the name of the type in JSON.
/// Default values are those of the reference implementations, except where a comment says otherwise.
/// </summary>
public abstract partial record AttackMethod
{
    /// <summary>The name on the command line and in results.</summary>
    public required string Name { get; init; }

    /// <summary>The index of the attack's random stream. Each attack has a different one, and it never changes.</summary>
    [JsonIgnore]
    public abstract int Number { get; }

    /// <summary>Whether the attack searches for the nearest wrong answer, rather than for any wrong answer within ε.</summary>
    [JsonIgnore]
    public virtual bool IsMinimumNorm => false;

    /// <summary>Whether the attack takes its gradients from another network, the surrogate.</summary>
    [JsonIgnore]
    public virtual bool NeedsSurrogate => false;

    /// <summary>Whether the attack uses answers only, no gradients.</summary>
    [JsonIgnore]
    public virtual bool IsBlackBox => false;

    /// <summary>Whether the attack aims at each wrong class in turn.</summary>
    [JsonIgnore]
    public virtual bool IsTargeted => false;

    /// <summary>Names an operation that the attack needs and the norm does not define. Null if the attack works in the norm.</summary>
    public virtual string? MissingIn(NormGeometry norm) => null;

    /// <summary>Lists every problem with these values, one sentence each. Empty if the attack can run.</summary>
    /// <param name="classes">The number of classes of the network.</param>
    public virtual IEnumerable<string> Problems(int classes) => [];

    /// <summary>Applies the values that a user gives. Settings that the attack does not have are ignored.</summary>
    internal abstract AttackMethod With(AttackWishes wishes);

    /// <summary>Adapts the attack to the size of the images.</summary>
    internal virtual AttackMethod ForImages(int height, int width) => this;

    /// <summary>The number of runs on one example: restarts or targets. An example is broken if any run breaks it.</summary>
    internal virtual int Runs(int classes) => 1;

    /// <summary>The class that a run aims at.</summary>
    /// <param name="ranking">The wrong classes, in descending order of clean logit.</param>
    internal virtual int TargetOf(int run, ReadOnlySpan<int> ranking) => ranking[0];

    /// <summary>Creates the attack on 64 examples at once.</summary>
    /// <param name="stopsInBall">For attacks of minimum norm: whether a run ends at its first point within ε.</param>
    internal abstract LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall);

    /// <summary>Yields a problem where a number is outside its range.</summary>
    private protected IEnumerable<string> OutOfRange(string what, double value, double least, double most)
    {
        // NaN fails every comparison, so test for the legal range rather than for the illegal one.
        if (!(value >= least && value <= most))
        {
            yield return $"{what} {value} of {Name} is not between {least} and {most}";
        }
    }

    private protected IEnumerable<string> TooFewClasses(AttackLoss loss, int classes)
    {
        if (classes < LogitLoss.LeastClasses(loss))
        {
            yield return $"{Name} needs {LogitLoss.LeastClasses(loss)} classes; there are {classes}";
        }
    }
}
