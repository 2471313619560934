using RobustSparse.Files;
using RobustSparse.Models;

namespace RobustSparse.Analysis;

/// <summary>Networks for figures and probes, which do without one that cannot be read.</summary>
public static class StoredNetwork
{
    /// <summary>Null where arrays are missing, damaged or unreadable.</summary>
    public static MaskedNetwork? TryRead(Func<MaskedNetwork> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is DamagedFileException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
