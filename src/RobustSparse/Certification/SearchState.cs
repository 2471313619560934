namespace RobustSparse.Certification;

/// <summary>The state of a search for a proof.</summary>
internal enum SearchState
{
    Running,

    /// <summary>Every subdomain is proven.</summary>
    Proven,

    /// <summary>A confirmed counterexample was found.</summary>
    Broken,

    /// <summary>The budget or the time is spent, or a subdomain can be neither split nor proven.</summary>
    Undecided,
}
