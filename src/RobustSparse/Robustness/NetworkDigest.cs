using System.Security.Cryptography;
using RobustSparse.Files;
using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>Digests that tell networks apart.</summary>
internal static class NetworkDigest
{
    /// <summary>SHA-256 of the surviving weights, as float32 little-endian, layer by layer in C order with zeros for the pruned ones.</summary>
    public static string OfWeights(MaskedNetwork network)
    {
        using var bytes = new MemoryStream();
        foreach (MaskedLayer layer in network.Layers)
        {
            LittleEndian.Write(bytes, layer.MaskedKernel());
        }

        return Of(bytes.ToArray());
    }

    /// <summary>SHA-256 of the masks, a byte 0 or 1 an entry.</summary>
    public static string OfMasks(MaskedNetwork network) =>
        Of([.. network.Layers.SelectMany(layer => layer.Mask.Entries.ToArray()).Select(survives => (byte)(survives ? 1 : 0))]);

    private static string Of(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
