namespace RobustSparse.Certification;

/// <summary>The limits of a search.</summary>
/// <param name="Budget">The greatest number of subdomains of one property.</param>
/// <param name="Timeout">The greatest time for one property; null for no limit. Results then depend on the machine.</param>
internal readonly record struct SearchLimits(int Budget, TimeSpan? Timeout);
