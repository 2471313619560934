namespace RobustSparse.Certification;

/// <summary>The settings of a <see cref="Certifier"/>.</summary>
public sealed record CertifierOptions
{
    /// <summary>The default of <see cref="Budget"/>.</summary>
    public const int DefaultBudget = 10_000;

    /// <summary>The method that computes bounds.</summary>
    public CertificateMethod Method { get; init; } = CertificateMethod.Crown;

    /// <summary>The greatest number of subdomains for one image, by <see cref="CertificateMethod.Exact"/>; at least 1.</summary>
    public int Budget { get; init; } = DefaultBudget;

    /// <summary>The greatest time for the search on one image; null for no limit. With a limit, results depend on the machine.</summary>
    public TimeSpan? Timeout { get; init; }
}
