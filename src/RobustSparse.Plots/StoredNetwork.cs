using RobustSparse.Experiments;
using RobustSparse.Models;

namespace RobustSparse.Plots;

/// <summary>Networks for figures, which do without one that cannot be read.</summary>
internal static class StoredNetwork
{
    /// <summary>Null where arrays are missing or damaged.</summary>
    public static MaskedNetwork? TryRead(Func<MaskedNetwork> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is DamagedFileException or IOException)
        {
            return null;
        }
    }
}
