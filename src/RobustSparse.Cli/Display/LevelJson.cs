using System.Text.Json;
using RobustSparse.Runs;

namespace RobustSparse.Cli.Display;

/// <summary>The keys that identify the level in every JSON row of <c>rsn evaluate</c>.</summary>
internal static class LevelJson
{
    /// <summary>Writes trial and level, null if the path does not contain them, and the directory.</summary>
    public static void Write(Utf8JsonWriter json, LevelPlace place)
    {
        WriteNumber(json, "trial", place.Trial);
        WriteNumber(json, "level", place.Level);
        json.WriteString("directory", place.Directory);
    }

    private static void WriteNumber(Utf8JsonWriter json, string key, int? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(key, known);
        }
        else
        {
            json.WriteNull(key);
        }
    }
}
