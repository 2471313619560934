using System.Security.Cryptography;
using RobustSparse.Files;
using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>Computes digests that identify a network.</summary>
internal static class NetworkDigest
{
    /// <summary>SHA-256 of the weights as float32 little-endian. Each layer gives its kernel in C order, with zeros for pruned weights, then its bias.</summary>
    public static string OfWeights(MaskedNetwork network)
    {
        using var bytes = new MemoryStream();
        foreach (Parameter parameter in network.Parameters)
        {
            LittleEndian.Write(bytes, parameter.MaskedValues());
        }

        return Of(bytes.ToArray());
    }

    /// <summary>SHA-256 of the masks, with one byte, 0 or 1, for each entry.</summary>
    public static string OfMasks(MaskedNetwork network) =>
        Of([.. network.Layers.SelectMany(layer => layer.Mask.Entries.ToArray()).Select(survives => (byte)(survives ? 1 : 0))]);

    private static string Of(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
