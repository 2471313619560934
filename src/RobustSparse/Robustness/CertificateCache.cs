using RobustSparse.Certification;
using RobustSparse.Models;

namespace RobustSparse.Robustness;

/// <summary>The certificates made so far. They do not depend on the attack, so evaluations of one network under several attacks share them.</summary>
/// <remarks>All evaluations that share a cache have the same images and the same budget of branch and bound.</remarks>
public sealed class CertificateCache
{
    private readonly Dictionary<(string Weights, string Masks, CertificateMethod Method, float Epsilon, int Image), Certificate> _known = [];

    /// <summary>The certificates of some images of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="method">The method of certification.</param>
    /// <param name="epsilon">The radius.</param>
    /// <param name="chosen">The numbers of the images.</param>
    /// <param name="certify">Makes the certificates of images that have none yet; it is not called if there are none such.</param>
    internal Certificate[] Of(MaskedNetwork network, CertificateMethod method, float epsilon, int[] chosen, Func<int[], Certificate[]> certify)
    {
        (string weights, string masks) = (NetworkDigest.OfWeights(network), NetworkDigest.OfMasks(network));
        int[] missing = [.. chosen.Where(image => !_known.ContainsKey((weights, masks, method, epsilon, image)))];
        if (missing is not [])
        {
            foreach ((int image, Certificate certificate) in missing.Zip(certify(missing)))
            {
                _known.Add((weights, masks, method, epsilon, image), certificate);
            }
        }

        return [.. chosen.Select(image => _known[(weights, masks, method, epsilon, image)])];
    }
}
