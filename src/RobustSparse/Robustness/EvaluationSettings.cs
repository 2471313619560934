using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using RobustSparse.Attacks;

namespace RobustSparse.Robustness;

/// <summary>All settings that determine the results of an evaluation.</summary>
public sealed record EvaluationSettings
{
    public required string Dataset { get; init; }

    /// <summary>The name of the split: test, valid or train.</summary>
    public required string Split { get; init; }

    /// <summary>The number of images, from the first of the split.</summary>
    public required int Examples { get; init; }

    /// <summary>For the split train: the number of training images held out for validation, if it differs from the run's. Otherwise null and not in the file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ValidSize { get; init; }

    public required NormGeometry Norm { get; init; }

    public required IReadOnlyList<float> Epsilons { get; init; }

    public required string Attack { get; init; }

    public required IReadOnlyList<AttackMethod> Members { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>SHA-256 of the weights (<see cref="NetworkDigest"/>).</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>SHA-256 of the masks (<see cref="NetworkDigest"/>).</summary>
    public required string MasksSha256 { get; init; }

    /// <summary>SHA-256 of the weights of the network that gives transferred attacks their gradients; null if there is none.</summary>
    public required string? SurrogateSha256 { get; init; }

    /// <summary>The version of the library.</summary>
    public required string Version { get; init; }

    /// <summary>Whether another evaluation has the same network and the same data set.</summary>
    public bool IsOfSameNetworkAndData(EvaluationSettings other) =>
        (Dataset, WeightsSha256, MasksSha256) == (other.Dataset, other.WeightsSha256, other.MasksSha256);

    /// <summary>A short digest of all settings, for file names.</summary>
    public string Fingerprint() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, RobustnessJson.Default.EvaluationSettings)))[..8];
}
