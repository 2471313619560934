using System.Text.Json;

namespace RobustSparse.Settings;

/// <summary>Settings as an object in a manifest: one property for each setting, under its name.</summary>
public static class SettingsJson
{
    /// <summary>Writes every setting of a table, with the value that takes effect.</summary>
    public static JsonElement Write(SettingsTable table, ExperimentOptions options)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (Setting setting in table.Settings)
            {
                setting.Write(json, options);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(stream.ToArray());
    }

    /// <summary>Reads settings strictly: nothing unknown, twice, missing or of another type. A setting newer than the schema may be missing and has its default then.</summary>
    /// <param name="table">The settings there are.</param>
    /// <param name="element">The object.</param>
    /// <param name="schema">Of the manifest.</param>
    /// <exception cref="JsonException">It is not such an object; the message names the setting.</exception>
    public static ExperimentOptions Read(SettingsTable table, JsonElement element, int schema)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("settings: is not an object");
        }

        try
        {
            return ReadObject(table, element, schema);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("settings: holds a text that is not Unicode", e);
        }
    }

    private static ExperimentOptions ReadObject(SettingsTable table, JsonElement element, int schema)
    {
        var options = new ExperimentOptions();
        var found = new HashSet<Setting>();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = property.Name;
            if (table.Settings.FirstOrDefault(setting => setting.Name == name) is not { } setting)
            {
                throw new JsonException($"settings.{name}: is not a setting that this program knows");
            }

            if (!found.Add(setting))
            {
                throw new JsonException($"settings.{name}: is there twice");
            }

            if (!setting.TryRead(property.Value, options, out options))
            {
                throw new JsonException($"settings.{name}: is not {setting.Expected}");
            }
        }

        return table.Settings.FirstOrDefault(setting => setting.SinceSchema <= schema && !found.Contains(setting)) is { } missing
            ? throw new JsonException($"settings.{missing.Name}: is missing")
            : options;
    }
}
