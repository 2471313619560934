using System.Globalization;
using System.Text.Json;

namespace RobustSparse.Settings;

/// <summary>The kinds of values that settings have. Values are written and read the same way everywhere in the world.</summary>
public static class SettingKinds
{
    private static readonly CultureInfo _invariant = CultureInfo.InvariantCulture;

    /// <summary>True or false.</summary>
    public static SettingKind<bool> Switch { get; } = new()
    {
        Form = "true|false",
        Expected = "true or false",
        Parse = bool.TryParse,
        Text = value => value ? "true" : "false",
        Read = (element, out value) => (value = element.ValueKind == JsonValueKind.True) || element.ValueKind == JsonValueKind.False,
        Write = (json, value) => json.WriteBooleanValue(value),
    };

    /// <summary>A whole number from 0 below 2^64.</summary>
    public static SettingKind<ulong> Seed { get; } = new()
    {
        Form = "N",
        Expected = "a whole number from 0 below 2^64",
        Parse = (text, out value) => ulong.TryParse(text, NumberStyles.None, _invariant, out value),
        Text = value => value.ToString(_invariant),
        Read = (element, out value) =>
        {
            value = 0;
            return element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out value);
        },
        Write = (json, value) => json.WriteNumberValue(value),
        Range = "from 0 below 2^64",
    };

    /// <summary>A whole number.</summary>
    public static SettingKind<int> WholeNumber(SettingRange<int> range) => new()
    {
        Form = "N",
        Expected = "a whole number",
        Parse = (text, out value) => int.TryParse(text, NumberStyles.AllowLeadingSign, _invariant, out value),
        Text = value => value.ToString(_invariant),
        Read = (element, out value) =>
        {
            value = 0;
            return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value);
        },
        Write = (json, value) => json.WriteNumberValue(value),
        Problem = value => range.Includes(value) ? null : $"is not {range}",
        Range = range.ToString(),
    };

    /// <summary>A number, or a fraction such as 8/255.</summary>
    /// <param name="range">Null where the range depends on other settings, which then check it.</param>
    public static SettingKind<float> Number(SettingRange<float>? range) => new()
    {
        Form = "X",
        Expected = "a number",
        Parse = FractionText.TryParse,
        Text = value => value.ToString(_invariant),
        PathText = PythonFloat.Repr,
        Read = (element, out value) =>
        {
            value = 0;
            return element.ValueKind == JsonValueKind.Number && element.TryGetSingle(out value);
        },
        Write = (json, value) => json.WriteNumberValue(value),
        Problem = value => range is null || range.Includes(value) ? null : $"is not {range}",
        Range = range?.ToString(),
    };

    /// <summary>Numbers with commas between them; null where there are none, which no manifest holds.</summary>
    /// <param name="noun">One of them: rate.</param>
    /// <param name="range">Of each of them.</param>
    public static SettingKind<IReadOnlyList<double>?> Numbers(string noun, SettingRange<double> range) => new()
    {
        Form = "X,X,…",
        Expected = "a list of numbers like .2,.2,.1",
        Parse = TryParseNumbers,
        Text = values => string.Join(',', (values ?? []).Select(value => value.ToString(_invariant))),
        PathText = values => string.Join('-', (values ?? []).Select(PythonFloat.Repr)),
        Read = TryReadNumbers,
        Write = (json, values) =>
        {
            json.WriteStartArray();
            foreach (double value in values ?? [])
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        },
        Problem = values => values is null || values.All(range.Includes) ? null : $"has a {noun} that is not {range}",
        Range = $"each {range}",
    };

    /// <summary>Any text but the empty one.</summary>
    /// <param name="form">How values look, for help.</param>
    public static SettingKind<string> Text(string form) => Spelled<string>(form, "a text", (text, out value) => (value = text) != "", text => text);

    /// <summary>Any text but the empty one, or none; null in manifests then.</summary>
    /// <param name="form">How values look, for help.</param>
    public static SettingKind<string?> OptionalText(string form) => new()
    {
        Form = form,
        Expected = "a text",
        Parse = (text, out value) => (value = text) != "",
        Text = value => value ?? "",
        Read = (element, out value) =>
        {
            value = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            return element.ValueKind is JsonValueKind.String or JsonValueKind.Null;
        },
        Write = (json, value) => json.WriteStringValue(value),
    };

    /// <summary>One of an enumeration's values, in kebab case.</summary>
    public static SettingKind<T> Choice<T>()
        where T : struct, Enum => Choice(Enum.GetValues<T>(), value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    /// <summary>One of a list of values.</summary>
    /// <param name="choices">All values.</param>
    /// <param name="nameOf">The name of each.</param>
    public static SettingKind<T> Choice<T>(IReadOnlyList<T> choices, Func<T, string> nameOf)
    {
        string[] names = [.. choices.Select(nameOf)];
        return Spelled(string.Join('|', names), $"one of {string.Join(", ", names)}", TryParse, nameOf);

        bool TryParse(string text, out T value)
        {
            int index = Array.IndexOf(names, text);
            value = index < 0 ? default! : choices[index];
            return index >= 0;
        }
    }

    /// <summary>A value with a spelling of its own, the same in manifests.</summary>
    /// <param name="form">How values look, for help.</param>
    /// <param name="expected">What a text is that can be read; null: of this form.</param>
    /// <param name="parse">Reads the spelling.</param>
    /// <param name="text">Writes the spelling.</param>
    public static SettingKind<T> Spelled<T>(string form, string? expected, TextReader<T> parse, Func<T, string> text) => new()
    {
        Form = form,
        Expected = expected ?? $"of the form {form}",
        Parse = parse,
        Text = text,
        Read = (element, out value) =>
        {
            value = default!;
            return element.ValueKind == JsonValueKind.String && parse(element.GetString()!, out value);
        },
        Write = (json, value) => json.WriteStringValue(text(value)),
    };

    /// <summary>A value that may be left open; null in manifests then.</summary>
    /// <param name="kind">Of the value.</param>
    /// <param name="absent">How messages write null.</param>
    public static SettingKind<T?> OrNull<T>(SettingKind<T> kind, string absent)
        where T : struct => new()
        {
            Form = kind.Form,
            Expected = kind.Expected,
            Range = kind.Range,
            Parse = (text, out value) =>
            {
                bool isOne = kind.Parse(text, out T read);
                value = read;
                return isOne;
            },
            Text = value => value is { } present ? kind.Text(present) : absent,
            PathText = value => value is { } present ? (kind.PathText ?? kind.Text)(present) : absent,
            Read = (element, out value) =>
            {
                value = null;
                if (element.ValueKind == JsonValueKind.Null)
                {
                    return true;
                }

                bool isOne = kind.Read(element, out T read);
                value = read;
                return isOne;
            },
            Write = (json, value) =>
            {
                if (value is { } present)
                {
                    kind.Write(json, present);
                }
                else
                {
                    json.WriteNullValue();
                }
            },
            Problem = value => value is { } present ? kind.Problem(present) : null,
        };

    private static bool TryParseNumbers(string text, out IReadOnlyList<double>? values)
    {
        string[] parts = text.Split(',');
        double[] numbers = new double[parts.Length];
        values = numbers;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, _invariant, out numbers[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadNumbers(JsonElement element, out IReadOnlyList<double>? values)
    {
        values = [];
        if (element.ValueKind != JsonValueKind.Array || element.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Number))
        {
            return false;
        }

        values = [.. element.EnumerateArray().Select(item => item.GetDouble())];
        return true;
    }
}
