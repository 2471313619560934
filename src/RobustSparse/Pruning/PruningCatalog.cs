namespace RobustSparse.Pruning;

/// <summary>The pruning methods. A new one is a file in Methods/ and a line in <see cref="All"/>.</summary>
public static class PruningCatalog
{
    /// <summary>Small weights are pruned after training: the paper's method, and the default.</summary>
    public static PruningMethod Magnitude { get; } = new MagnitudeMethod();

    /// <summary>All methods, in the order that help shows.</summary>
    public static IReadOnlyList<PruningMethod> All { get; } =
    [
        Magnitude, new RandomMethod(), new SnipMethod(), new GraspMethod(), new SynflowMethod(), new LearnedMethod(), new GradualMethod(), new SetMethod(), new RiglMethod(),
    ];

    /// <summary>The method with a name; null where there is none.</summary>
    public static PruningMethod? Find(string name) => All.FirstOrDefault(method => method.Name == name);
}
