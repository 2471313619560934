using System.Text.Json;
using System.Text.Json.Serialization;
using RobustSparse.Attacks;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>Reads and writes a norm as its name.</summary>
internal sealed class NormConverter : JsonConverter<NormGeometry>
{
    public override NormGeometry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && NormCatalog.Find(reader.GetString()!) is { } norm ? norm : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, NormGeometry value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}

/// <summary>The JSON form of model cards. Keys are in snake case; an unknown, missing or repeated key is an error.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(NormConverter), typeof(OptionValueConverter<AttackLoss>)])]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(AttackMethod[]))]
internal sealed partial class RobustnessJson : JsonSerializerContext;
