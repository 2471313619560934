using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>
/// An attack that evaluates a network: drives images with a right answer towards a wrong one, knowing the true class. Each attack is
/// one file in Methods/ and one line in <see cref="AttackCatalog"/>; its file also gives the type its name in JSON. Default values
/// are those of the reference implementations unless said otherwise.
/// </summary>
public abstract partial record AttackMethod
{
    /// <summary>The name on the command line and in results.</summary>
    public required string Name { get; init; }

    /// <summary>Names the random numbers of the attack: unique among attacks, and never changed.</summary>
    [JsonIgnore]
    public abstract int Number { get; }

    /// <summary>Whether the attack looks for the nearest wrong answer rather than for any within ε.</summary>
    [JsonIgnore]
    public virtual bool IsMinimumNorm => false;

    /// <summary>Whether the attack takes its gradients from another network, the surrogate.</summary>
    [JsonIgnore]
    public virtual bool NeedsSurrogate => false;

    /// <summary>Whether the attack sees answers only, no gradients.</summary>
    [JsonIgnore]
    public virtual bool IsBlackBox => false;

    /// <summary>Whether the attack aims at each wrong class in turn.</summary>
    [JsonIgnore]
    public virtual bool IsTargeted => false;

    /// <summary>Names the operation that the attack needs and a norm does not define; null where the attack works in the norm.</summary>
    public virtual string? MissingIn(NormGeometry norm) => null;

    /// <summary>Lists every problem with these values, one sentence each; empty when the attack can be run.</summary>
    /// <param name="classes">Classes of the network.</param>
    public virtual IEnumerable<string> Problems(int classes) => [];

    /// <summary>Applies what a user asks for; settings that the attack does not have are ignored.</summary>
    internal abstract AttackMethod With(AttackWishes wishes);

    /// <summary>Adapts the attack to the size of the images.</summary>
    internal virtual AttackMethod ForImages(int height, int width) => this;

    /// <summary>The number of restarts and targets: an example is broken if any of these runs breaks it.</summary>
    internal virtual int Runs(int classes) => 1;

    /// <summary>The class that a run aims at.</summary>
    /// <param name="ranking">The wrong classes, in descending order of clean logit.</param>
    internal virtual int TargetOf(int run, ReadOnlySpan<int> ranking) => ranking[0];

    /// <summary>Creates the attack for 64 examples at once.</summary>
    /// <param name="stopsInBall">For attacks of minimum norm: whether a point within ε ends the run.</param>
    internal abstract LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall);

    /// <summary>Yields a problem where a number is outside its range.</summary>
    private protected IEnumerable<string> OutOfRange(string what, double value, double least, double most)
    {
        // NaN fails every comparison, so the legal range is stated positively.
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
