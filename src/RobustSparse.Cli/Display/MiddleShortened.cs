namespace RobustSparse.Cli.Display;

/// <summary>Shortens paths for narrow terminals.</summary>
internal static class MiddleShortened
{
    private const string Ellipsis = "…";

    /// <summary>A text with its middle left out if it is longer than allowed: both ends of a path tell runs apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The most characters, at least 3.</param>
    public static string Of(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int left = (length - 1) / 2, right = length - 1 - left;
        return text[..left] + Ellipsis + text[^right..];
    }
}
