using System.Text.Json;

namespace RobustSparse.Settings;

/// <summary>Reads a value from text; false where the text is not one.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public delegate bool TextReader<T>(string text, out T value);

/// <summary>Reads a value from JSON; false where the element is not one.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public delegate bool JsonReader<T>(JsonElement element, out T value);

/// <summary>How the values of a setting are written and read, on the command line, in manifests and in paths.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class SettingKind<T>
{
    /// <summary>How values look, for help: N, or fgsm|pgd.</summary>
    public required string Form { get; init; }

    /// <summary>What a text is that can be read, for messages: a whole number.</summary>
    public required string Expected { get; init; }

    /// <summary>Reads a value as the command line writes it.</summary>
    public required TextReader<T> Parse { get; init; }

    /// <summary>Writes a value as the command line does.</summary>
    public required Func<T, string> Text { get; init; }

    /// <summary>Reads a value from a manifest.</summary>
    public required JsonReader<T> Read { get; init; }

    /// <summary>Writes a value to a manifest.</summary>
    public required Action<Utf8JsonWriter, T> Write { get; init; }

    /// <summary>Writes a value as paths do: floats as Python's repr. Null: as <see cref="Text"/>.</summary>
    public Func<T, string>? PathText { get; init; }

    /// <summary>What is wrong with a value by itself, as the end of a sentence that begins with the value; null if nothing is.</summary>
    public Func<T, string?> Problem { get; init; } = _ => null;

    /// <summary>The legal values in words, for documentation; null where <see cref="Form"/> says it.</summary>
    public string? Range { get; init; }
}
