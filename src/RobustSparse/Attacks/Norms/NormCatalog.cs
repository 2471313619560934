namespace RobustSparse.Attacks;

/// <summary>All norms, one line each.</summary>
public static class NormCatalog
{
    /// <summary>The greatest change of any pixel.</summary>
    public static NormGeometry Linf { get; } = new LinfGeometry();

    /// <summary>The Euclidean length of the change.</summary>
    public static NormGeometry L2 { get; } = new L2Geometry();

    /// <summary>The sum of the changes of all pixels.</summary>
    public static NormGeometry L1 { get; } = new L1Geometry();

    /// <summary>All norms in the order of tables and figures.</summary>
    public static IReadOnlyList<NormGeometry> All { get; } = [Linf, L2, L1];

    /// <summary>Finds a norm by its <see cref="NormGeometry.Name"/>; null where there is none.</summary>
    public static NormGeometry? Find(string name) => All.FirstOrDefault(norm => norm.Name == name);

    /// <summary>The position of a norm in tables and figures. Norms outside the catalogue come last.</summary>
    public static int PlaceOf(NormGeometry norm)
    {
        int place = All.ToList().IndexOf(norm);
        return place < 0 ? All.Count : place;
    }
}
