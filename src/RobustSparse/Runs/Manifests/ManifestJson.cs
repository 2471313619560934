using System.Text.Json;
using System.Text.Json.Serialization;

namespace RobustSparse.Runs;

/// <summary>How manifests and other JSON files of runs are written: names in kebab case; anything unknown, missing or doubled is an error.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(OptionValueConverter<RecordedState>)])]
[JsonSerializable(typeof(ManifestFile))]
[JsonSerializable(typeof(LockOwner))]
[JsonSerializable(typeof(ArchitectureFile))]
internal sealed partial class ManifestJson : JsonSerializerContext;

/// <summary>An enumeration by the names of its values in kebab case, never by number.</summary>
internal sealed class OptionValueConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
