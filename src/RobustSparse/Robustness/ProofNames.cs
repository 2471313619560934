using RobustSparse.Certification;

namespace RobustSparse.Robustness;

/// <summary>The names of methods of certification on the command line and in cards.</summary>
public static class ProofNames
{
    /// <summary>The name of a method.</summary>
    public static string NameOf(CertificateMethod method) => method switch
    {
        CertificateMethod.Interval => "ibp",
        CertificateMethod.Crown => "crown",
        CertificateMethod.AlphaCrown => "alpha-crown",
        _ => "exact",
    };

    /// <summary>The method of a name; null for no name.</summary>
    internal static CertificateMethod? Find(string? name) =>
        name is null ? null : Enum.GetValues<CertificateMethod>().Where(method => NameOf(method) == name).Cast<CertificateMethod?>().FirstOrDefault();
}
