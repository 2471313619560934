using System.Text.Json;
using System.Text.Json.Serialization;
using RobustSparse.Attacks;
using RobustSparse.Engines;
using RobustSparse.Pruning;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>How manifests are written as JSON: names and values as on the command line; anything unknown, missing or doubled is an error.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters =
    [
        typeof(StrategyConverter),
        typeof(RewindPointConverter),
        typeof(OptionValueConverter<PruneRule>),
        typeof(OptionValueConverter<SavedKernels>),
        typeof(OptionValueConverter<L1Scope>),
        typeof(OptionValueConverter<TrainingSchedule>),
        typeof(ObjectiveConverter),
        typeof(OptionValueConverter<AttackKind>),
        typeof(OptionValueConverter<AttackLabels>),
        typeof(OptionValueConverter<EngineKind>),
        typeof(OptionValueConverter<RunState>),
    ])]
[JsonSerializable(typeof(RunManifest))]
[JsonSerializable(typeof(LockOwner))]
internal sealed partial class ManifestJson : JsonSerializerContext;

/// <summary>An enumeration by the names of its values in kebab case, never by number.</summary>
internal sealed class OptionValueConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>A strategy by its name.</summary>
internal sealed class StrategyConverter : JsonConverter<Strategy>
{
    public override Strategy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && StrategyName.TryParse(reader.GetString()!, out Strategy strategy)
            ? strategy
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, Strategy value, JsonSerializerOptions options) =>
        writer.WriteStringValue(StrategyName.Of(value));
}

/// <summary>A kind of adversarial training by its name.</summary>
internal sealed class ObjectiveConverter : JsonConverter<TrainingObjective>
{
    public override TrainingObjective Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? ObjectiveCatalog.Find(reader.GetString()!) : null) ?? throw new JsonException();

    public override void Write(Utf8JsonWriter writer, TrainingObjective value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name);
}

/// <summary>A rewind point as on the command line.</summary>
internal sealed class RewindPointConverter : JsonConverter<RewindPoint>
{
    public override RewindPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && RewindPoint.TryParse(reader.GetString()!, out RewindPoint point)
            ? point
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, RewindPoint value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
